#include "titles.h"
#include <stdio.h>
#include <string.h>
#include "facts.h"
#include "lifecycle.h"
#include "table.h"
#include "timers.h"

enum { EVERY_MS = 50 };

static void tell(struct guard *g, struct window *w) {
  char count[32];
  if (!g->watching) return;
  snprintf(count, sizeof count, ",\"count\":%u", w->untold);
  w->untold = 0;
  lifecycle_report(g, w, "titled", w->titled_at, count);
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
  tell(g, w);
}

/* At most one title each 50 ms and window, the last one always, and how many there were: a hostile one must not flood us. */
void titles_changed(struct guard *g, struct window *w, const XPropertyEvent *event) {
  bool net = event->atom == g->atoms.net_wm_name;
  if (!w->opened || (!net && w->named)) return;
  w->named = net && event->state == PropertyNewValue;
  w->titles++;
  w->untold++;
  /* What was read last is newer than this title, and reported: that this one was is reported nevertheless. */
  w->overtaken = w->overtaken || event->serial < w->title_asked;
  if (w->title_waits) return;
  double next = w->titled_at + EVERY_MS;
  if (boot_ms() >= next) {
    read_title(g, w->id);
    return;
  }
  w->title_waits = true;
  timer_set(next, read_title, w->id);
}
