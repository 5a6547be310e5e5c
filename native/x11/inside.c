#include "inside.h"
#include "descent.h"
#include "facts.h"
#include "story.h"
#include "table.h"
#include "windows.h"
#include "wm.h"

/* What we hear of a window with a story of its own: windows.c. */
enum { STORY_MASK = StructureNotifyMask | PropertyChangeMask | FocusChangeMask };

static void found(struct guard *g, Window parent, Window id) {
  unsigned long client = facts_client(g, id);
  if (table_find(g, id) || client == facts_client(g, g->self) || wm_made(g, id)) return;
  /* What a program puts into its own window is part of that; something foreign may be put into it in turn. */
  bool part = client == facts_client(g, parent);
  if (!part) {
    struct process who = facts_who(g, id);
    /* A browser's painting process makes a window of its own inside of the browser's. */
    part = story_is_own(g, &who) || (!who.forgeable && who.pid && descent_ours(g, who.pid));
  }
  if (part)
    inside_listen(g, id);
  else
    windows_inside(g, id, parent);
}

void inside_listen(struct guard *g, Window window) {
  Window root, parent, *children = NULL;
  unsigned count = 0;
  XSelectInput(g->display, window, SubstructureNotifyMask | (table_find(g, window) ? STORY_MASK : NoEventMask));
  if (!XQueryTree(g->display, window, &root, &parent, &children, &count) || !children) return;
  for (unsigned i = 0; i < count; i++) found(g, window, children[i]);
  XFree(children);
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

/* The rest of its story is told by the window itself. */
void inside_event(struct guard *g, Window parent, const XEvent *event) {
  if (event->type == CreateNotify) found(g, parent, event->xcreatewindow.window);
  if (event->type == ReparentNotify && event->xreparent.parent == parent) found(g, parent, event->xreparent.window);
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
