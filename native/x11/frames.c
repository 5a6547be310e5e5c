#include "frames.h"
#include "facts.h"
#include "lifecycle.h"
#include "registry.h"
#include "table.h"
#include "tracking.h"
#include "wm.h"

/* The window under the root that holds this one; None when it is gone. */
static Window outermost(struct guard *g, Window id) {
  for (int depth = 0; depth < 16; depth++) {
    Window root, parent, *children = NULL;
    unsigned count;
    if (!XQueryTree(g->display, id, &root, &parent, &children, &count)) return None;
    if (children) XFree(children);
    if (parent == g->root) return id;
    if (!parent) return None;
    id = parent;
  }
  return None;
}

/* Whether what is put into it is seen by the student as something that may be there. */
static bool is_ours(struct guard *g, Window outer) {
  if (facts_made_by_guard(g, outer)) return true;
  const struct window *w = table_find(g, outer), *framing = w && w->client ? table_find(g, w->client) : NULL;
  return w && (w->own || w->allowed || (framing && (framing->own || framing->allowed)));
}

/* A frame is believed when the window manager made it, or when our own window is in it (a manager put there anew). */
void frames_reparented(struct guard *g, Window id, Window parent) {
  struct window *w = registry_adopt(g, id, NULL);
  if (!w) return;
  /* Managed, so it was to be shown; and ended before we could look. A manager gives it back to the root as it goes. */
  if (w->lost && parent != g->root) w->mapped = true;
  if (parent == g->root || w->lost) {
    w->frame = w->inside = None;
    tracking_open(g, w);
    /* Its end is told to the frame, which nobody can listen to any more. */
    if (w->lost && parent != g->root) registry_forget(g, id);
    return;
  }
  /* Some managers put a second window between the frame and the program's. */
  Window outer = outermost(g, parent);
  if (!outer) {
    /* Managed, shown, ended and unmanaged before we could look: its end is on its way to us. */
    w->mapped = true;
    tracking_open(g, w);
    return;
  }
  struct window *frame = registry_adopt(g, outer, NULL);
  if (!w->own && outer != id && frame != w && is_ours(g, outer) && (!frame || frame->client != id)) {
    tracking_take_in(g, id, parent);
    return;
  }
  if (!frame || frame == w || (!wm_made(g, outer) && !w->own)) {
    XSelectInput(g->display, id, NoEventMask);
    registry_forget(g, id);
    return;
  }
  frame->client = id;
  frame->manager = false;
  lifecycle_close(g, frame, boot_ms());
  w->frame = outer;
  w->inside = None;
  registry_place_as_frame(g, w);
  if (w->own || w->allowed) tracking_listen(g, outer);
  tracking_open(g, w);
}

void frames_read_client_list(struct guard *g) {
  unsigned long items;
  Atom actual;
  int format;
  unsigned char *data = facts_property(g, g->root, g->atoms.net_client_list, XA_WINDOW, 1024, &items, &actual, &format);
  for (unsigned long i = 0; data && format == 32 && i < items; i++) {
    Window id = ((Window *)(void *)data)[i];
    if (table_find(g, id) || facts_made_by_guard(g, id)) continue;
    Window outer = outermost(g, id);
    if (outer) frames_reparented(g, id, outer == id ? g->root : outer);
  }
  if (data) XFree(data);
}
