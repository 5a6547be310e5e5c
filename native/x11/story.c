#include "story.h"
#include <X11/extensions/Xcomposite.h>
#include <fnmatch.h>
#include <string.h>
#include "cover.h"
#include "displays.h"
#include "facts.h"
#include "inside.h"
#include "out.h"
#include "table.h"
#include "timers.h"
#include "trust.h"
#include "windows.h"
#include "wm.h"

enum { TITLE_EVERY_MS = 50, MENU_MS = 100 };

/* --- who it belongs to --- */

bool story_is_own(const struct guard *g, const struct process *who) {
  for (int i = 0; i < g->own_count && !who->forgeable; i++)
    if (process_same(who, &g->own[i])) return true;
  return false;
}

static bool is_allowed(const struct guard *g, struct window *w) {
  static const char class_prefix[] = "class:";
  const char *path = w->who.executable, *name = strrchr(path, '/');
  w->changeable = false;
  for (int i = 0; i < g->allow_count; i++) {
    const char *entry = g->allow[i];
    if (strncmp(entry, class_prefix, sizeof class_prefix - 1) == 0) {
      if (strcmp(entry + sizeof class_prefix - 1, w->wm_class) == 0) return true;
    } else if (*path && !w->who.forgeable) {
      const char *against = strchr(entry, '/') || !name ? path : name + 1;
      if (fnmatch(entry, against, FNM_NOESCAPE | FNM_CASEFOLD) != 0) continue;
      if (against != path) return true;
      w->changeable = w->changeable || !trust_program(&w->who);
      if (!w->changeable) return true;
    }
  }
  return false;
}

void story_judge(struct guard *g, struct window *w) {
  /* A program may have become another one (exec) since its window was made. */
  bool forgeable = w->who.forgeable;
  w->who = w->who.pid ? process_read(w->who.pid) : facts_who(g, w->id);
  w->who.forgeable = w->who.forgeable || forgeable;
  w->own = story_is_own(g, &w->who);
  if (g->allow_count && !*w->wm_class) facts_class(g, w->id, w->wm_class, sizeof w->wm_class);
  w->allowed = !w->own && is_allowed(g, w);
  if ((!w->own && !w->allowed) || w->listened) return;
  w->listened = true;
  inside_listen(g, w->id);
  if (w->frame) inside_listen(g, w->frame);
}

/* --- what is reported --- */

void story_tell(struct guard *g, struct window *w, const char *kind, double at) {
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.%s\"", at, kind);
  facts_write(g, w, &line);
  if (strcmp(kind, "titled") == 0) {
    buf_format(&line, ",\"count\":%u", w->untold);
    w->untold = 0;
  }
  buf_text(&line, "}");
  out_observation(&line);
}

void story_cover(struct guard *g, struct window *w) {
  /* A manager's menu is told, not covered: closing it would end the manager, and what is no menu may lie under all. */
  if (g->watching && g->order_cover && w->opened && !w->own && !w->allowed && !w->manager)
    cover_put(g, w);
  else
    cover_drop(g, w);
}

/* The server keeps a redirected window's every pixel, 4 GB for the largest: none of which can be seen on this screen. */
static bool too_large(const struct guard *g, int width, int height) {
  return width > 2 * g->root_width || height > 2 * g->root_height;
}

bool story_too_large(const struct guard *g, const struct window *w) { return too_large(g, w->width, w->height); }

/*
 * X.Org's server ends when it cannot make the picture of a window that it shall redirect: a side of more than 32,767
 * pixels is enough (compRedirectWindow validates a tree twice, since the mend of CVE-2025-26599). So the size is asked
 * for, and the request made, with everybody else held off: what we last heard of its size may be old.
 */
bool windows_redirect(struct guard *g, struct window *w) {
  if (w->redirected || !g->has_composite || w->input_only || w->own || w->lost || story_too_large(g, w))
    return w->redirected;
  Window root;
  int x, y;
  unsigned width, height, border, depth;
  XGrabServer(g->display);
  if (XGetGeometry(g->display, w->id, &root, &x, &y, &width, &height, &border, &depth) &&
      !too_large(g, (int)(width + 2 * border), (int)(height + 2 * border))) {
    XCompositeRedirectWindow(g->display, w->id, CompositeRedirectAutomatic);
    w->redirected = true;
  }
  XUngrabServer(g->display);
  XFlush(g->display);
  return false;
}

static bool can_be_seen(const struct guard *g, const struct window *w) {
  /* Toolkits keep windows of one pixel for themselves; of strips one pixel wide a whole picture can be made. */
  return w->mapped && !w->input_only && w->width * w->height > 1 && w->x < g->root_width && w->y < g->root_height &&
         w->x + w->width > 0 && w->y + w->height > 0;
}

/* Whether some program's window is in it, however deep a manager puts that. */
static bool holds_program(struct guard *g, Window window, int depth) {
  Window root, parent, *children = NULL;
  unsigned count = 0;
  bool found = false;
  if (!XQueryTree(g->display, window, &root, &parent, &children, &count) || !children) return false;
  for (unsigned i = 0; i < count && !found; i++)
    found = !wm_made(g, children[i]) || (depth < 3 && holds_program(g, children[i], depth + 1));
  XFree(children);
  return found;
}

/* A frame is made, shown and filled in any order. What is still empty after a moment is a menu, or the like. */
static void settle_menu(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w || !w->menu_waits) return;
  w->menu_waits = false;
  if (w->opened || w->client || !wm_made(g, id) || !can_be_seen(g, w) || holds_program(g, id, 0)) return;
  w->manager = true;
  story_open(g, w);
}

void story_open(struct guard *g, struct window *w) {
  if (w->opened || w->client || !can_be_seen(g, w)) return;
  if (wm_made(g, w->id) && !w->manager) {
    if (w->menu_waits) return;
    w->menu_waits = true;
    timer_set(boot_ms() + MENU_MS, settle_menu, w->id);
    return;
  }
  w->opened = true;
  story_judge(g, w);
  if (g->watching && !w->own) windows_redirect(g, w);
  /* Covered before anything else is asked of it: that is what cannot wait. */
  story_cover(g, w);
  facts_class(g, w->id, w->wm_class, sizeof w->wm_class);
  w->named = facts_title(g, w->id, w->title, sizeof w->title);
  w->titles = w->untold = 0;
  w->title_asked = 0;
  w->overtaken = false;
  story_tell(g, w, "opened", w->mapped_at);
  if (g->focused == w->id) story_tell(g, w, "focused", boot_ms());
  if (w->own && g->one_display) displays_cover(g);
}

void story_close(struct guard *g, struct window *w, double at) {
  cover_drop(g, w);
  if (g->focused == w->id) g->focused = None;
  if (!w->opened) return;
  w->opened = false;
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.closed\",\"window\":%lu,\"livedMs\":%.3f,\"titles\":%u}", at, w->id,
             at - w->mapped_at, w->titles);
  out_observation(&line);
}

void story_focus(struct guard *g, Window id) {
  if (id == None || id == g->focused) return;
  g->focused = id;
  struct window *w = table_find(g, id);
  if (w && w->opened) story_tell(g, w, "focused", boot_ms());
}

static void read_title(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w) return;
  w->title_waits = false;
  char title[sizeof w->title];
  w->titled_at = boot_ms();
  w->title_asked = NextRequest(g->display);
  w->named = facts_title(g, w->id, title, sizeof title);
  if (!w->overtaken && strcmp(title, w->title) == 0) return;
  w->overtaken = false;
  memcpy(w->title, title, sizeof title);
  story_tell(g, w, "titled", w->titled_at);
}

/* At most one title each 50 ms and window, the last one always, and how many there were: a hostile one must not flood us. */
void story_title_changed(struct guard *g, struct window *w, const XPropertyEvent *event) {
  bool net = event->atom == g->atoms.net_wm_name;
  if (!w->opened || (!net && w->named)) return;
  w->named = net && event->state == PropertyNewValue;
  w->titles++;
  w->untold++;
  /* What was read last is newer than this title, and told: that this one was is told nevertheless. */
  w->overtaken = w->overtaken || event->serial < w->title_asked;
  if (w->title_waits) return;
  double next = w->titled_at + TITLE_EVERY_MS;
  if (boot_ms() >= next) {
    read_title(g, w->id);
    return;
  }
  w->title_waits = true;
  timer_set(next, read_title, w->id);
}
