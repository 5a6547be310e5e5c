#include "close.h"
#include "out.h"
#include "table.h"
#include "timers.h"

static const char *refuse(const struct window *w) {
  if (!w || !w->opened) return "no such window";
  return w->own ? "that window is our own" : NULL;
}

/* The desktop's own process is not to be ended for one of its windows (a folder): such a window goes out of sight. */
static const char *end(const struct guard *g, const struct window *w) {
  if (!process_same(&w->who, &g->shell)) return process_kill(&w->who);
  ShowWindowAsync(hwnd_of(w->id), SW_FORCEMINIMIZE);
  return NULL;
}

static void escalate(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w || !w->closing) return;
  w->closing = false;
  const char *why = w->opened && !w->own && IsWindow(hwnd_of(id)) ? end(g, w) : NULL;
  if (why) out_error(why);
}

const char *close_window(struct guard *g, window_id id) {
  struct window *w = table_find(g, id);
  const char *why = refuse(w);
  if (why) return why;
  /* Posted, never sent: a program that does not answer must not hold us. */
  PostMessageW(hwnd_of(id), WM_CLOSE, 0, 0);
  if (!w->closing) {
    w->closing = true;
    timer_set(boot_ms() + CLOSE_PATIENCE_MS, escalate, id);
  }
  return NULL;
}

const char *close_kill(struct guard *g, window_id id) {
  const struct window *w = table_find(g, id);
  const char *why = refuse(w);
  return why ? why : end(g, w);
}

const char *close_iconify(struct guard *g, window_id id) {
  const char *why = refuse(table_find(g, id));
  if (!why) ShowWindowAsync(hwnd_of(id), SW_MINIMIZE);
  return why;
}
