#include "close.h"
#include "table.h"
#include "timers.h"

static const char *refuse(const struct window *w) {
  if (!w || !w->opened) return "no such window";
  if (w->manager) return "that window is the window manager's own";
  return w->own ? "that window is our own" : NULL;
}

static bool understands_delete(struct guard *g, Window id) {
  Atom *protocols = NULL;
  int count = 0;
  bool found = false;
  if (!XGetWMProtocols(g->display, id, &protocols, &count)) return false;
  for (int i = 0; i < count; i++) found |= protocols[i] == g->atoms.wm_delete_window;
  XFree(protocols);
  return found;
}

static void escalate(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w || !w->closing) return;
  w->closing = false;
  if (w->opened && !w->own) XKillClient(g->display, id);
}

const char *close_window(struct guard *g, Window id) {
  struct window *w = table_find(g, id);
  const char *why = refuse(w);
  if (why) return why;
  if (!understands_delete(g, id)) {
    XKillClient(g->display, id);
    return NULL;
  }
  XEvent message = {.xclient = {.type = ClientMessage, .window = id, .message_type = g->atoms.wm_protocols, .format = 32}};
  message.xclient.data.l[0] = (long)g->atoms.wm_delete_window;
  message.xclient.data.l[1] = CurrentTime;
  XSendEvent(g->display, id, False, NoEventMask, &message);
  if (!w->closing) {
    w->closing = true;
    timer_set(boot_ms() + CLOSE_PATIENCE_MS, escalate, id);
  }
  return NULL;
}

const char *close_kill(struct guard *g, Window id) {
  struct window *w = table_find(g, id);
  const char *why = refuse(w);
  if (why) return why;
  if (!process_kill(&w->who)) XKillClient(g->display, id);
  return NULL;
}

const char *close_iconify(struct guard *g, Window id) {
  const char *why = refuse(table_find(g, id));
  if (why) return why;
  if (g->wm_client)
    XIconifyWindow(g->display, id, g->screen);
  else
    XUnmapWindow(g->display, id);
  return NULL;
}
