#include "platform.h"
#include <stdio.h>
#include <string.h>
#include "displays.h"
#include "painter.h"
#include "redirect.h"
#include "session.h"
#include "windows.h"

void platform_watch(struct guard *g) {
  windows_watch(g);
  displays_cover(g);
  session_tell(g);
}

bool platform_repaints_for_shot(struct guard *g, struct window *w) {
  return !w->own && !redirect_window(g, w) && w->redirected;
}

const char *platform_shoot(struct guard *g, long id, const struct window *w) {
  bool redirected = w && w->redirected;
  XSync(g->display, False);
  if (w && w->cover && !redirected) return "the window cannot be read under its cover";
  return painter_shot(id, w ? w->id : None, redirected) ? NULL : "too many pictures are waiting";
}

platform_describe *platform_describes(const char *what) { return strcmp(what, "session.facts") == 0 ? session_facts : NULL; }

/* The window manager that was believed stays so. */
void platform_write_handover(const struct guard *g, struct buf *to) {
  buf_format(to, " %d %d %llu", (int)g->wm_settled, (int)g->wm.pid, g->wm.started);
}

bool platform_read_handover(struct guard *g, const char *words) {
  int settled = 0, manager = 0;
  unsigned long long started = 0;
  if (sscanf(words, " %d %d %llu", &settled, &manager, &started) != 3) return false;
  g->wm_settled = settled != 0;
  if (settled) g->wm = (struct process){.pid = manager, .started = started};
  return true;
}
