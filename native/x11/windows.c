#include "windows.h"
#include <X11/extensions/Xcomposite.h>
#include <string.h>
#include "cover.h"
#include "facts.h"
#include "inside.h"
#include "pane.h"
#include "story.h"
#include "table.h"
#include "timers.h"
#include "wm.h"

/* A window manager unmaps for an instant when it reparents, and before it says that it only iconified. */
enum { UNMAP_PATIENCE_MS = 60, LOOK_AGAIN_MS = 2000 };

struct window *windows_find(struct guard *g, Window id) { return table_find(g, id); }

struct window *windows_find_covered(struct guard *g, Window cover) {
  TABLE_EACH(g, w) if (w->cover == cover) return w;
  return NULL;
}

void windows_each_opened(struct guard *g, void (*act)(struct window *w, void *with), void *with) {
  TABLE_EACH(g, w) if (w->opened) act(w, with);
}

/* --- what is there --- */

static bool made_by_guard(const struct guard *g, Window id) {
  unsigned long client = facts_client(g, id);
  return client == facts_client(g, g->self) || (g->friend_client && client == g->friend_client);
}

static void place(struct window *w, int x, int y, int width, int height, int border) {
  w->x = x;
  w->y = y;
  w->width = width + 2 * border;
  w->height = height + 2 * border;
}

static void place_as_frame(struct guard *g, struct window *w) {
  const struct window *frame = w->frame ? table_find(g, w->frame) : NULL;
  if (frame) place(w, frame->x, frame->y, frame->width, frame->height, 0);
}

/*
 * From now on we hear of it. NULL for our own windows, and for those that are gone already, unless `created` tells what
 * they were: a window that came and went while we were busy was there all the same.
 */
static struct window *adopt(struct guard *g, Window id, const XCreateWindowEvent *created) {
  struct window *known = table_find(g, id);
  if (known || made_by_guard(g, id) || id == None) return known;
  XWindowAttributes attributes;
  /* First listen, then look: whatever happens after the look is heard. */
  XSelectInput(g->display, id, StructureNotifyMask | PropertyChangeMask | FocusChangeMask);
  bool there = XGetWindowAttributes(g->display, id, &attributes);
  if (!there && !created) return NULL;
  struct window *w = table_add(g, id);
  w->mapped_at = boot_ms();
  if (there) {
    w->override = attributes.override_redirect;
    w->input_only = attributes.class == InputOnly;
    w->mapped = attributes.map_state != IsUnmapped;
    place(w, attributes.x, attributes.y, attributes.width, attributes.height, attributes.border_width);
  } else {
    w->lost = true;
    w->override = created->override_redirect;
    place(w, created->x, created->y, created->width, created->height, created->border_width);
  }
  if (wm_made(g, id) || w->input_only) return w;
  w->who = facts_who(g, id);
  w->own = story_is_own(g, &w->who);
  if (g->watching && !w->own) windows_redirect(g, w);
  return w;
}

static void forget(struct guard *g, Window id) {
  struct window *w = table_find(g, id);
  if (!w) return;
  story_close(g, w, w->unmap_waits ? w->unmapped_at : boot_ms());
  if (w->client) {
    struct window *inside = table_find(g, w->client);
    if (inside) inside->frame = None;
  }
  table_remove(g, id);
}

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
  if (made_by_guard(g, outer)) return true;
  const struct window *w = table_find(g, outer), *framing = w && w->client ? table_find(g, w->client) : NULL;
  return w && (w->own || w->allowed || (framing && (framing->own || framing->allowed)));
}

void windows_inside(struct guard *g, Window id, Window parent) {
  struct window *w = adopt(g, id, NULL);
  if (!w || w->own || w->input_only) return;
  w->inside = parent;
  w->frame = None;
  inside_place(g, w);
  if (w->cover && w->mapped) cover_put(g, w);
  story_open(g, w);
}

/* A frame is believed when the window manager made it, or when our own window is in it (a manager put there anew). */
static void framed(struct guard *g, Window id, Window parent) {
  struct window *w = adopt(g, id, NULL);
  if (!w) return;
  /* Managed, so it was to be shown; and ended before we could look. A manager gives it back to the root as it goes. */
  if (w->lost && parent != g->root) w->mapped = true;
  if (parent == g->root || w->lost) {
    w->frame = w->inside = None;
    story_open(g, w);
    /* Its end is told to the frame, which nobody can listen to any more. */
    if (w->lost && parent != g->root) forget(g, id);
    return;
  }
  /* Some managers put a second window between the frame and the program's. */
  Window outer = outermost(g, parent);
  if (!outer) {
    /* Managed, shown, ended and unmanaged before we could look: its end is on its way to us. */
    w->mapped = true;
    story_open(g, w);
    return;
  }
  struct window *frame = adopt(g, outer, NULL);
  if (!w->own && outer != id && frame != w && is_ours(g, outer) && (!frame || frame->client != id)) {
    windows_inside(g, id, parent);
    return;
  }
  if (!frame || frame == w || (!wm_made(g, outer) && !w->own)) {
    XSelectInput(g->display, id, NoEventMask);
    forget(g, id);
    return;
  }
  frame->client = id;
  frame->manager = false;
  story_close(g, frame, boot_ms());
  w->frame = outer;
  w->inside = None;
  place_as_frame(g, w);
  if (w->own || w->allowed) inside_listen(g, outer);
  story_open(g, w);
}

static void read_client_list(struct guard *g) {
  unsigned long items;
  Atom actual;
  int format;
  unsigned char *data = facts_property(g, g->root, g->atoms.net_client_list, XA_WINDOW, 1024, &items, &actual, &format);
  for (unsigned long i = 0; data && format == 32 && i < items; i++) {
    Window id = ((Window *)(void *)data)[i];
    if (table_find(g, id) || made_by_guard(g, id)) continue;
    Window outer = outermost(g, id);
    if (outer) framed(g, id, outer == id ? g->root : outer);
  }
  if (data) XFree(data);
}

/* What is allowed may take in other code at any time. */
static void look_again(struct guard *g, unsigned long unused) {
  (void)unused;
  wm_update(g);
  TABLE_EACH(g, w) {
    if (!w->opened || !w->allowed) continue;
    story_judge(g, w);
    if (w->allowed) continue;
    story_cover(g, w);
    story_tell(g, w, "opened", w->mapped_at);
  }
  timer_set(boot_ms() + LOOK_AGAIN_MS, look_again, 0);
}

void windows_start(struct guard *g) {
  Window root, parent, *children = NULL;
  unsigned count = 0;
  wm_update(g);
  if (XQueryTree(g->display, g->root, &root, &parent, &children, &count) && children) {
    for (unsigned i = 0; i < count; i++) adopt(g, children[i], NULL);
    XFree(children);
  }
  read_client_list(g);
  TABLE_EACH(g, w) story_open(g, w);
  g->focused = facts_window_property(g, g->root, g->atoms.net_active_window);
  timer_set(boot_ms() + LOOK_AGAIN_MS, look_again, 0);
}

void windows_rewatch(struct guard *g) {
  TABLE_EACH(g, w) {
    if (w->client || (wm_made(g, w->id) && !w->manager) || w->input_only) continue;
    story_judge(g, w);
    if (!w->own) windows_redirect(g, w);
    story_cover(g, w);
    if (!w->opened) continue;
    facts_title(g, w->id, w->title, sizeof w->title);
    story_tell(g, w, "opened", w->mapped_at);
    if (g->focused == w->id) story_tell(g, w, "focused", boot_ms());
  }
}

void windows_disown(struct guard *g, unsigned long client) {
  TABLE_EACH(g, w) {
    if (facts_client(g, w->id) != client || w->client) continue;
    bool told = w->opened;
    w->manager = false;
    story_open(g, w);
    if (!told || !w->opened) continue;
    story_judge(g, w);
    story_cover(g, w);
    story_tell(g, w, "opened", w->mapped_at);
  }
}

void windows_uncover(struct guard *g) { TABLE_EACH(g, w) cover_drop(g, w); }

void windows_seen_since(struct guard *g, Window id, double mapped_at) {
  struct window *w = table_find(g, id);
  if (w && mapped_at < w->mapped_at) w->mapped_at = mapped_at;
}

/* --- events --- */

static void mapped(struct guard *g, Window id) {
  struct window *w = adopt(g, id, NULL);
  if (!w) return;
  cover_sinks(g);
  w->unmap_waits = false;
  if (!w->mapped && !w->opened) w->mapped_at = boot_ms();
  w->mapped = true;
  if (w->opened) story_cover(g, w);
  story_open(g, w);
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
  if (!iconic) story_close(g, w, w->unmapped_at);
}

static void unmapped(struct guard *g, Window id) {
  struct window *w = table_find(g, id);
  if (!w || !w->mapped) return;
  w->mapped = false;
  w->unmapped_at = boot_ms();
  if (!w->opened) return;
  pane_hide(g, w->cover);
  if (!g->wm_client) {
    story_close(g, w, w->unmapped_at);
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
    place(w, event->x, event->y, event->width, event->height, event->border_width);
  if (w->client) {
    w = table_find(g, w->client);
    if (!w) return;
    place_as_frame(g, w);
  }
  if (w->redirected && story_too_large(g, w)) {
    XCompositeUnredirectWindow(g->display, w->id, CompositeRedirectAutomatic);
    w->redirected = false;
  }
  /* Moved, resized or raised: its cover goes with it. */
  if (w->cover && w->mapped) cover_put(g, w);
  story_open(g, w);
}

static void property_changed(struct guard *g, const XPropertyEvent *event) {
  if (event->window == g->root) {
    if (event->atom == g->atoms.net_client_list) read_client_list(g);
    if (event->atom == g->atoms.net_active_window)
      story_focus(g, facts_window_property(g, g->root, g->atoms.net_active_window));
    if (event->atom == g->atoms.net_supporting_wm_check) wm_update(g);
  } else if (event->atom == g->atoms.net_wm_name || event->atom == XA_WM_NAME) {
    struct window *w = table_find(g, event->window);
    if (w) story_title_changed(g, w, event);
  }
}

static void focused(struct guard *g, const XFocusChangeEvent *event) {
  bool moved = event->mode == NotifyNormal || event->mode == NotifyWhileGrabbed;
  bool pointer = event->detail == NotifyPointer || event->detail == NotifyPointerRoot;
  const struct window *w = table_find(g, event->window);
  if (moved && !pointer && w) story_focus(g, w->client ? w->client : w->id);
}

void windows_event(struct guard *g, const XEvent *event) {
  Window parent = inside_of(g, event);
  if (parent) {
    inside_event(g, parent, event);
    return;
  }
  switch (event->type) {
    case CreateNotify: {
      struct window *w = adopt(g, event->xcreatewindow.window, &event->xcreatewindow);
      if (w) story_open(g, w);
      break;
    }
    case MapNotify: mapped(g, event->xmap.window); break;
    case UnmapNotify: unmapped(g, event->xunmap.window); break;
    case DestroyNotify: forget(g, event->xdestroywindow.window); break;
    case ReparentNotify: framed(g, event->xreparent.window, event->xreparent.parent); break;
    case ConfigureNotify: configured(g, &event->xconfigure); break;
    case PropertyNotify: property_changed(g, &event->xproperty); break;
    case FocusIn: focused(g, &event->xfocus); break;
    default: break;
  }
}
