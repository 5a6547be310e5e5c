#include "windows.h"
#include "cover.h"
#include "facts.h"
#include "frames.h"
#include "inside.h"
#include "lifecycle.h"
#include "pane.h"
#include "redirect.h"
#include "registry.h"
#include "table.h"
#include "timers.h"
#include "titles.h"
#include "tracking.h"
#include "wm.h"

/* A window manager unmaps for an instant when it reparents, and before it says that it only iconified. */
enum { UNMAP_PATIENCE_MS = 60, LOOK_AGAIN_MS = 2000 };

/* --- what is there --- */

/* What a window manager made that is not believed (any more) are windows of a program. */
static void disown(struct guard *g, unsigned long client) {
  TABLE_EACH(g, w) {
    if (facts_client(g, w->id) != client || w->client) continue;
    bool told = w->opened;
    w->manager = false;
    tracking_open(g, w);
    if (!told || !w->opened) continue;
    tracking_judge(g, w);
    lifecycle_cover(g, w);
    lifecycle_report(g, w, "opened", w->mapped_at, "");
  }
}

/* Looks who the window manager is now. */
static void update_manager(struct guard *g) {
  unsigned long gone = wm_update(g);
  if (gone) disown(g, gone);
}

/* What is allowed may take in other code at any time. */
static void look_again(struct guard *g, unsigned long unused) {
  (void)unused;
  update_manager(g);
  TABLE_EACH(g, w) {
    if (!w->opened || !w->allowed) continue;
    tracking_judge(g, w);
    if (w->allowed) continue;
    lifecycle_cover(g, w);
    lifecycle_report(g, w, "opened", w->mapped_at, "");
  }
  timer_set(boot_ms() + LOOK_AGAIN_MS, look_again, 0);
}

void windows_start(struct guard *g) {
  Window root, parent, *children = NULL;
  unsigned count = 0;
  wm_start(g);
  update_manager(g);
  if (XQueryTree(g->display, g->root, &root, &parent, &children, &count) && children) {
    for (unsigned i = 0; i < count; i++) registry_adopt(g, children[i], NULL);
    XFree(children);
  }
  frames_read_client_list(g);
  TABLE_EACH(g, w) tracking_open(g, w);
  g->focused = facts_window_property(g, g->root, g->atoms.net_active_window);
  timer_set(boot_ms() + LOOK_AGAIN_MS, look_again, 0);
}

/* Who is ours is judged anew, and everything shown is reported. */
static void report_all(struct guard *g) {
  TABLE_EACH(g, w) {
    if (w->client || (wm_made(g, w->id) && !w->manager) || w->input_only) continue;
    tracking_judge(g, w);
    if (!w->own) redirect_window(g, w);
    lifecycle_cover(g, w);
    if (!w->opened) continue;
    facts_title(g, w->id, w->title, sizeof w->title);
    lifecycle_report_opened(g, w);
  }
}

void windows_watch(struct guard *g) {
  if (!wm_is_settled(g)) update_manager(g);
  wm_settle(g);
  update_manager(g);
  report_all(g);
}

/* --- events --- */

static void mapped(struct guard *g, Window id) {
  struct window *w = registry_adopt(g, id, NULL);
  if (!w) return;
  cover_sinks(g);
  w->unmap_waits = false;
  if (!w->mapped && !w->opened) w->mapped_at = boot_ms();
  w->mapped = true;
  if (w->opened) lifecycle_cover(g, w);
  tracking_open(g, w);
}

static void unmap_settled(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w || !w->unmap_waits) return;
  w->unmap_waits = false;
  unsigned long items;
  Atom actual;
  int format;
  unsigned char *state = facts_property(g, id, g->atoms.wm_state, g->atoms.wm_state, 1, &items, &actual, &format);
  bool iconic = state && format == 32 && *(unsigned long *)(void *)state == IconicState;
  if (state) XFree(state);
  if (!iconic) lifecycle_close(g, w, w->unmapped_at);
}

static void unmapped(struct guard *g, Window id) {
  struct window *w = table_find(g, id);
  if (!w || !w->mapped) return;
  w->mapped = false;
  w->unmapped_at = boot_ms();
  if (!w->opened) return;
  pane_hide(g, w->cover);
  if (!g->wm_client) {
    lifecycle_close(g, w, w->unmapped_at);
    return;
  }
  w->unmap_waits = true;
  timer_set(w->unmapped_at + UNMAP_PATIENCE_MS, unmap_settled, id);
}

static void configured(struct guard *g, const XConfigureEvent *event) {
  /* What a window is told about itself is relative to its frame: only what the root is told counts. */
  struct window *w = table_find(g, event->window);
  if (!w || (event->event != g->root && !w->inside)) return;
  cover_sinks(g);
  if (w->inside)
    inside_place(g, w);
  else
    registry_place(w, event->x, event->y, event->width, event->height, event->border_width);
  if (w->client) {
    w = table_find(g, w->client);
    if (!w) return;
    registry_place_as_frame(g, w);
  }
  redirect_resized(g, w);
  /* Moved, resized or raised: its cover goes with it. */
  if (w->cover && w->mapped) cover_put(g, w);
  tracking_open(g, w);
}

static void property_changed(struct guard *g, const XPropertyEvent *event) {
  if (event->window == g->root) {
    if (event->atom == g->atoms.net_client_list) frames_read_client_list(g);
    if (event->atom == g->atoms.net_active_window)
      lifecycle_focus(g, facts_window_property(g, g->root, g->atoms.net_active_window));
  } else if (event->atom == g->atoms.net_wm_name || event->atom == XA_WM_NAME) {
    struct window *w = table_find(g, event->window);
    if (w) titles_changed(g, w, event);
  }
}

static void focused(struct guard *g, const XFocusChangeEvent *event) {
  bool moved = event->mode == NotifyNormal || event->mode == NotifyWhileGrabbed;
  bool pointer = event->detail == NotifyPointer || event->detail == NotifyPointerRoot;
  const struct window *w = table_find(g, event->window);
  if (moved && !pointer && w) lifecycle_focus(g, w->client ? w->client : w->id);
}

bool windows_manager_event(struct guard *g, const XEvent *event) {
  if (!wm_event(g, event)) return false;
  update_manager(g);
  return true;
}

void windows_event(struct guard *g, const XEvent *event) {
  Window parent = inside_of(g, event);
  if (parent) {
    tracking_inside_event(g, parent, event);
    return;
  }
  switch (event->type) {
    case CreateNotify: {
      struct window *w = registry_adopt(g, event->xcreatewindow.window, &event->xcreatewindow);
      if (w) tracking_open(g, w);
      break;
    }
    case MapNotify: mapped(g, event->xmap.window); break;
    case UnmapNotify: unmapped(g, event->xunmap.window); break;
    case DestroyNotify: registry_forget(g, event->xdestroywindow.window); break;
    case ReparentNotify: frames_reparented(g, event->xreparent.window, event->xreparent.parent); break;
    case ConfigureNotify: configured(g, &event->xconfigure); break;
    case PropertyNotify: property_changed(g, &event->xproperty); break;
    case FocusIn: focused(g, &event->xfocus); break;
    default: break;
  }
}
