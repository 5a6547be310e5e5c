#include "clipboard-reports.h"
#include <string.h>
#include "out.h"
#include "timers.h"

enum { COUNTS_MS = 1000 };

static struct tally {
  const char *kind, *key; /* `clipboard.changed`, `owner` */
  double told_at;
  long count;
  bool waits, undone;
  char who[PROCESS_PATH + 1];
} changed = {.kind = "clipboard.changed", .key = "owner"}, refused = {.kind = "clipboard.refused", .key = "reader"};

static void tell(struct guard *g, struct tally *t) {
  struct buf line = {0};
  t->told_at = boot_ms();
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"%s\"", t->told_at, t->kind);
  buf_field(&line, t->key, t->who, 256);
  if (t == &changed) buf_format(&line, ",\"undone\":%s", t->undone ? "true" : "false");
  buf_format(&line, ",\"count\":%ld}", t->count);
  t->count = 0;
  if (g->watching) out_observation(&line);
  buf_free(&line);
}

static void tell_later(struct guard *g, unsigned long which) {
  struct tally *t = which ? &refused : &changed;
  t->waits = false;
  if (t->count) tell(g, t);
}

static void count(struct guard *g, struct tally *t, const struct process *who, bool undone) {
  /* Another program than the one counted so far: that one's line first. */
  if (t->count && strcmp(t->who, who->executable) != 0) tell(g, t);
  memcpy(t->who, who->executable, sizeof t->who);
  t->undone = undone;
  t->count++;
  if (boot_ms() - t->told_at >= COUNTS_MS) {
    tell(g, t);
  } else if (!t->waits) {
    t->waits = true;
    timer_set(t->told_at + COUNTS_MS, tell_later, t == &refused);
  }
}

void clipboard_count_changed(struct guard *g, const struct process *owner, bool undone) { count(g, &changed, owner, undone); }

void clipboard_count_refused(struct guard *g, const struct process *reader) { count(g, &refused, reader, false); }
