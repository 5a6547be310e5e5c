#include "handover.h"
#include <stdio.h>
#include <string.h>
#include "cover.h"
#include "keys.h"
#include "out.h"
#include "platform.h"
#include "table.h"
#include "timers.h"

/*
 * What is given: a first line (version, since when, whether keys are held, what platform.h adds, the length of the
 * curtain's text), that text, the open windows, an empty line, the spool. An upgrade may be between the two guards.
 */
static const char windows_mark[] = "\nwindows\n";
static struct buf inherited;
static double inherited_since;

/* --- the predecessor --- */

static void let_go(struct guard *g, unsigned long unused) {
  (void)unused;
  g->leaving = true;
}

void handover_stand_in(struct guard *g) {
  if (g->orphaned) return;
  if (!g->stand_in || (!g->watching && !g->keys_held && !g->curtain)) {
    g->leaving = true;
    return;
  }
  g->orphaned = true;
  g->orphaned_at = boot_ms();
  out_to_spool();
  curtain_put(g, g->curtain_text);
  timer_set(g->orphaned_at + STAND_IN_MS, let_go, 0);
}

void handover_write(const struct guard *g, struct buf *to) {
  unsigned long lost;
  const struct buf *spool = out_spool(&lost);
  buf_format(to, "%d %.3f %d", HANDOVER_VERSION, g->orphaned_at, (int)g->keys_held);
  platform_write_handover(g, to);
  buf_format(to, " %zu\n", strlen(g->curtain_text));
  buf_text(to, g->curtain_text);
  buf_text(to, windows_mark);
  TABLE_EACH(g, w) if (w->opened) buf_format(to, "%lu %.3f\n", w->id, w->mapped_at);
  buf_text(to, "\n");
  if (spool->length) buf_add(to, spool->data, spool->length);
  if (lost) buf_format(to, "{\"error\":\"%lu observations did not fit the spool\",\"lost\":%lu}\n", lost, lost);
}

/* --- the successor --- */

/* The first line and the text. False when it is not what a predecessor writes; then nothing of it is believed. */
static bool read_head(struct guard *g, bool *keys, char *curtain) {
  int version = 0, held = 0, read = 0, length = 0;
  const char *start = inherited.data, *end = inherited.length ? memchr(start, '\n', inherited.length) : NULL;
  if (!end || sscanf(start, "%d %lf %d%n", &version, &inherited_since, &held, &read) != 3 || version != HANDOVER_VERSION)
    return false;
  const char *last = end;
  while (last > start && *last != ' ') last--;
  if (sscanf(last, " %d\n", &length) != 1 || length < 0 || length >= TEXT_MAX ||
      (size_t)length > inherited.length - (size_t)(end + 1 - start) || !platform_read_handover(g, start + read))
    return false;
  memcpy(curtain, end + 1, (size_t)length);
  curtain[length] = 0;
  *keys = held != 0;
  return true;
}

bool handover_read(struct guard *g, struct buf *text) {
  bool keys = false;
  char curtain[TEXT_MAX] = "";
  buf_free(&inherited);
  inherited = *text;
  *text = (struct buf){0};
  if (!read_head(g, &keys, curtain)) {
    out_error("the last guard gave nothing that can be read; what it saw is lost");
    buf_free(&inherited);
  }
  curtain_put(g, curtain);
  return keys;
}

void handover_grab_keys(struct guard *g) {
  struct keys_result result = keys_grab(g);
  buf_free(&result.refused);
}

static void seen_since(struct guard *g, window_id id, double mapped_at) {
  struct window *w = table_find(g, id);
  if (w && mapped_at < w->mapped_at) w->mapped_at = mapped_at;
}

void handover_report(struct guard *g) {
  if (!inherited.length) return;
  struct buf line = {0};
  double now = boot_ms();
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"guard.covered\",\"reason\":\"main-lost\",\"sinceMs\":%.3f}", now,
             now - inherited_since);
  out_observation(&line);
  const char *list = strstr(inherited.data, windows_mark);
  list = list ? list + strlen(windows_mark) : NULL;
  while (list && *list && *list != '\n') {
    unsigned long id;
    double mapped_at;
    if (sscanf(list, "%lu %lf", &id, &mapped_at) == 2) seen_since(g, id, mapped_at);
    list = strchr(list, '\n');
    if (list) list++;
  }
  if (list && *list == '\n') out_spooled(list + 1, strlen(list + 1));
  buf_free(&inherited);
}
