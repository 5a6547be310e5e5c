#include "tracking.h"
#include "cover.h"
#include "displays.h"
#include "facts.h"
#include "inside.h"
#include "lifecycle.h"
#include "ownership.h"
#include "redirect.h"
#include "registry.h"
#include "table.h"
#include "timers.h"
#include "wm.h"

enum { MENU_MS = 100 };

/* --- what is inside of what may be there --- */

static void found(struct guard *g, Window parent, Window id) {
  if (table_find(g, id) || facts_client(g, id) == facts_client(g, g->self) || wm_made(g, id)) return;
  /* Something foreign may be put into a part in turn. */
  if (inside_is_part(g, parent, id))
    tracking_listen(g, id);
  else
    tracking_take_in(g, id, parent);
}

void tracking_listen(struct guard *g, Window window) {
  Window root, parent, *children = NULL;
  unsigned count = 0;
  XSelectInput(g->display, window, SubstructureNotifyMask | (table_find(g, window) ? WINDOW_MASK : NoEventMask));
  if (!XQueryTree(g->display, window, &root, &parent, &children, &count) || !children) return;
  for (unsigned i = 0; i < count; i++) found(g, window, children[i]);
  XFree(children);
}

void tracking_take_in(struct guard *g, Window id, Window parent) {
  struct window *w = registry_adopt(g, id, NULL);
  if (!w || w->own || w->input_only) return;
  w->inside = parent;
  w->frame = None;
  inside_place(g, w);
  if (w->cover && w->mapped) cover_put(g, w);
  tracking_open(g, w);
}

/* What else happens to it, the window itself tells. */
void tracking_inside_event(struct guard *g, Window parent, const XEvent *event) {
  if (event->type == CreateNotify) found(g, parent, event->xcreatewindow.window);
  if (event->type == ReparentNotify && event->xreparent.parent == parent) found(g, parent, event->xreparent.window);
}

/* --- judged and opened --- */

void tracking_judge(struct guard *g, struct window *w) {
  /* A program may have become another one (exec) since its window was made. */
  bool forgeable = w->who.forgeable;
  w->who = w->who.pid ? process_read(w->who.pid) : facts_who(g, w->id);
  w->who.forgeable = w->who.forgeable || forgeable;
  w->own = ownership_is_own(g, &w->who);
  if (g->allow_count && !*w->wm_class) facts_class(g, w->id, w->wm_class, sizeof w->wm_class);
  if (!w->own) w->changeable = false;
  w->allowed = !w->own && ownership_is_allowed(g, w);
  if ((!w->own && !w->allowed) || w->listened) return;
  w->listened = true;
  tracking_listen(g, w->id);
  if (w->frame) tracking_listen(g, w->frame);
}

/* Whether some program's window is in it, however deep a manager puts that. */
static bool holds_program(struct guard *g, Window window, int depth) {
  Window root, parent, *children = NULL;
  unsigned count = 0;
  bool there = false;
  if (!XQueryTree(g->display, window, &root, &parent, &children, &count) || !children) return false;
  for (unsigned i = 0; i < count && !there; i++)
    there = !wm_made(g, children[i]) || (depth < 3 && holds_program(g, children[i], depth + 1));
  XFree(children);
  return there;
}

/* A frame is made, shown and filled in any order. What is still empty after a moment is a menu, or the like. */
static void settle_menu(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w || !w->menu_waits) return;
  w->menu_waits = false;
  if (w->opened || w->client || !wm_made(g, id) || !facts_visible(g, w) || holds_program(g, id, 0)) return;
  w->manager = true;
  tracking_open(g, w);
}

void tracking_open(struct guard *g, struct window *w) {
  if (w->opened || w->client || !facts_visible(g, w)) return;
  if (wm_made(g, w->id) && !w->manager) {
    if (w->menu_waits) return;
    w->menu_waits = true;
    timer_set(boot_ms() + MENU_MS, settle_menu, w->id);
    return;
  }
  tracking_judge(g, w);
  if (g->watching && !w->own) redirect_window(g, w);
  lifecycle_open(g, w);
  if (w->own && g->one_display) displays_cover(g);
}
