#include "inside.h"
#include "descent.h"
#include "facts.h"
#include "ownership.h"

bool inside_is_part(struct guard *g, Window parent, Window id) {
  if (facts_client(g, id) == facts_client(g, parent)) return true;
  struct process who = facts_who(g, id);
  /* A browser's painting process makes a window of its own inside of the browser's. */
  return ownership_is_own(g, &who) || (!who.forgeable && who.pid && descent_ours(g, who.pid));
}

Window inside_of(const struct guard *g, const XEvent *event) {
  Window told = event->xany.window, about = told;
  switch (event->type) {
    case CreateNotify: about = event->xcreatewindow.window; break;
    case DestroyNotify: about = event->xdestroywindow.window; break;
    case MapNotify: about = event->xmap.window; break;
    case UnmapNotify: about = event->xunmap.window; break;
    case ReparentNotify: about = event->xreparent.window; break;
    case ConfigureNotify: about = event->xconfigure.window; break;
    case GravityNotify: about = event->xgravity.window; break;
    case CirculateNotify: about = event->xcirculate.window; break;
    default: break;
  }
  return about == told || told == g->root ? None : told;
}

void inside_place(struct guard *g, struct window *w) {
  Window root, child;
  int x, y;
  unsigned width, height, border, depth;
  if (!XGetGeometry(g->display, w->id, &root, &x, &y, &width, &height, &border, &depth)) return;
  w->width = (int)(width + 2 * border);
  w->height = (int)(height + 2 * border);
  if (XTranslateCoordinates(g->display, w->id, g->root, -(int)border, -(int)border, &x, &y, &child)) {
    w->x = x;
    w->y = y;
  }
}
