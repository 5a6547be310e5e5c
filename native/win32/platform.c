#include "platform.h"
#include <string.h>
#include "cameras.h"
#include "displays.h"
#include "machine.h"
#include "painter.h"
#include "programs.h"
#include "session.h"
#include "toplevels.h"

void platform_watch(struct guard *g) {
  toplevels_watch(g);
  displays_cover(g);
  session_tell(g);
  programs_watch(g);
}

bool platform_repaints_for_shot(struct guard *g, struct window *w) {
  (void)g;
  (void)w;
  return false;
}

const char *platform_shoot(struct guard *g, long id, const struct window *w) {
  (void)g;
  return painter_shot(id, w ? hwnd_of(w->id) : NULL) ? NULL : "too many pictures are waiting";
}

platform_describe *platform_describes(const char *request) {
  if (strcmp(request, "cameras.list") == 0) return cameras_list;
  return strcmp(request, "session.facts") == 0 ? machine_facts : NULL;
}

void platform_write_handover(const struct guard *g, struct buf *to) {
  (void)g;
  (void)to;
}

bool platform_read_handover(struct guard *g, const char *words) {
  (void)g;
  (void)words;
  return true;
}
