#include "clipboard-reports.h"
#include <stdio.h>
#include <string.h>
#include "out.h"
#include "timers.h"

enum { TELL_EVERY_MS = 1000 };

static struct counted {
  char name[257];
  int count;
  double told_at;
  bool waits, undone;
} changed, refused, forged;

static void tell(struct guard *g, struct counted *c) {
  if (!c->count) return;
  c->told_at = boot_ms();
  if (g->watching) {
    struct buf line = {0};
    bool change = c == &changed;
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"clipboard.%s\"", c->told_at,
               change ? "changed" : c == &refused ? "refused" : "forged");
    if (c != &forged) buf_field(&line, change ? "owner" : "reader", c->name, 256);
    if (change) buf_format(&line, ",\"undone\":%s", c->undone ? "true" : "false");
    buf_format(&line, ",\"count\":%d}", c->count);
    out_observation(&line);
  }
  c->count = 0;
}

static void tell_later(struct guard *g, unsigned long which) {
  struct counted *c = which == 2 ? &forged : which ? &refused : &changed;
  c->waits = false;
  tell(g, c);
}

static void count(struct guard *g, struct counted *c, const char *name, bool undone) {
  if (strcmp(c->name, name) != 0 || c->undone != undone) {
    tell(g, c);
    snprintf(c->name, sizeof c->name, "%s", name);
    c->undone = undone;
    c->told_at = 0;
  }
  c->count++;
  if (c->waits) return;
  if (boot_ms() >= c->told_at + TELL_EVERY_MS) {
    tell(g, c);
    return;
  }
  c->waits = true;
  timer_set(c->told_at + TELL_EVERY_MS, tell_later, c == &forged ? 2 : c == &refused);
}

void clipboard_count_changed(struct guard *g, const char *owner, bool undone) { count(g, &changed, owner, undone); }

void clipboard_count_refused(struct guard *g, const char *reader) { count(g, &refused, reader, false); }

void clipboard_count_forged(struct guard *g) { count(g, &forged, "", false); }
