#include "lifecycle.h"
#include "cover.h"
#include "facts.h"
#include "out.h"
#include "table.h"

void lifecycle_report(struct guard *g, struct window *w, const char *kind, double at, const char *more) {
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.%s\"", at, kind);
  facts_write(g, w, &line);
  buf_text(&line, more);
  buf_text(&line, "}");
  out_observation(&line);
}

void lifecycle_report_opened(struct guard *g, struct window *w) {
  lifecycle_report(g, w, "opened", w->mapped_at, "");
  if (g->focused == w->id) lifecycle_report(g, w, "focused", boot_ms(), "");
}

void lifecycle_cover(struct guard *g, struct window *w) {
  /* A manager's menu is reported, not covered: closing it would end the manager, and what is no menu may lie under all. */
  if (g->watching && g->order_cover && w->opened && !w->own && !w->allowed && !w->manager)
    cover_put(g, w);
  else
    cover_drop(g, w);
}

void lifecycle_open(struct guard *g, struct window *w) {
  w->opened = true;
  /* Covered before anything else is asked of it: that is what cannot wait. */
  lifecycle_cover(g, w);
  facts_read(g, w);
  lifecycle_report_opened(g, w);
}

void lifecycle_close(struct guard *g, struct window *w, double at) {
  cover_drop(g, w);
  if (g->focused == w->id) g->focused = 0;
  if (!w->opened) return;
  w->opened = false;
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.closed\",\"window\":%lu,\"livedMs\":%.3f", at, w->id,
             at - w->mapped_at);
  facts_write_titles(w, &line);
  buf_text(&line, "}");
  out_observation(&line);
}

void lifecycle_focus(struct guard *g, window_id id) {
  if (!id || id == g->focused) return;
  g->focused = id;
  struct window *w = table_find(g, id);
  if (w && w->opened) lifecycle_report(g, w, "focused", boot_ms(), "");
}
