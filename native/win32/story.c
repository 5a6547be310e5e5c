#include "story.h"
#include <string.h>
#include "cover.h"
#include "facts.h"
#include "out.h"
#include "table.h"
#include "text.h"
#include "timers.h"

enum { TITLE_EVERY_MS = 50 };

/* --- who it belongs to --- */

bool story_is_own(const struct guard *g, const struct process *who) {
  for (int i = 0; i < g->own_count; i++)
    if (process_same(who, &g->own[i])) return true;
  return false;
}

static bool is_allowed(const struct guard *g, const struct window *w) {
  static const char class_prefix[] = "class:";
  const char *path = w->who.executable;
  for (int i = 0; i < g->allow_count; i++) {
    const char *entry = g->allow[i];
    if (strncmp(entry, class_prefix, sizeof class_prefix - 1) == 0) {
      if (strcmp(entry + sizeof class_prefix - 1, w->wm_class) == 0) return true;
    } else if (*path && text_matches(entry, strpbrk(entry, "\\/") ? path : process_name(path))) {
      return true;
    }
  }
  return false;
}

/* Desktop and task bar: windows of the process that is the shell, and of nothing else that it shows. */
static bool is_furniture(const struct guard *g, const struct window *w) {
  static const char *const classes[] = {"Progman", "WorkerW", "Shell_TrayWnd", "Shell_SecondaryTrayWnd"};
  if (!process_same(&w->who, &g->shell)) return false;
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (strcmp(w->wm_class, classes[i]) == 0) return true;
  return false;
}

void story_judge(struct guard *g, struct window *w) {
  w->own = story_is_own(g, &w->who);
  w->allowed = !w->own && is_allowed(g, w);
  w->furniture = is_furniture(g, w);
}

/* --- what is reported --- */

void story_tell(struct guard *g, struct window *w, const char *what, double at) {
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.%s\"", at, what);
  facts_write(g, w, &line);
  buf_text(&line, "}");
  out_observation(&line);
}

void story_cover(struct guard *g, struct window *w) {
  if (g->watching && g->order_cover && w->opened && !w->own && !w->allowed)
    cover_put(g, w);
  else
    cover_drop(w);
}

static bool can_be_seen(const struct guard *g, const struct window *w) {
  return w->shown && w->width > 1 && w->height > 1 && w->x < g->desktop.right - 1 && w->y < g->desktop.bottom - 1 &&
         w->x + w->width > g->desktop.left + 1 && w->y + w->height > g->desktop.top + 1;
}

void story_open(struct guard *g, struct window *w) {
  if (w->opened || !can_be_seen(g, w)) return;
  story_judge(g, w);
  if (w->furniture) return;
  w->opened = true;
  /* Covered before anything else is asked of it: that is what cannot wait. */
  story_cover(g, w);
  facts_title(hwnd_of(w->id), w->title, sizeof w->title);
  story_tell(g, w, "opened", w->mapped_at);
  if (g->focused == w->id) story_tell(g, w, "focused", boot_ms());
}

void story_close(struct guard *g, struct window *w, double at) {
  cover_drop(w);
  if (g->focused == w->id) g->focused = 0;
  if (!w->opened) return;
  w->opened = false;
  w->closing = false;
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.closed\",\"window\":%lu,\"livedMs\":%.3f}", at, w->id,
             at - w->mapped_at);
  out_observation(&line);
}

void story_focus(struct guard *g, window_id id) {
  if (!id || id == g->focused) return;
  g->focused = id;
  struct window *w = table_find(g, id);
  if (w && w->opened) story_tell(g, w, "focused", boot_ms());
}

static void read_title(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w) return;
  w->title_waits = false;
  char title[sizeof w->title];
  facts_title(hwnd_of(id), title, sizeof title);
  if (!w->opened || strcmp(title, w->title) == 0) return;
  memcpy(w->title, title, sizeof title);
  w->titled_at = boot_ms();
  story_tell(g, w, "titled", w->titled_at);
}

/* At most one title each 50 ms and window, the last one always: a hostile title must not flood us. */
void story_title_changed(struct guard *g, struct window *w) {
  if (!w->opened || w->title_waits) return;
  double next = w->titled_at + TITLE_EVERY_MS;
  if (boot_ms() >= next) {
    read_title(g, w->id);
    return;
  }
  w->title_waits = true;
  timer_set(next, read_title, w->id);
}
