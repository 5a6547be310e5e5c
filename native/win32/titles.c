#include "titles.h"
#include <string.h>
#include "facts.h"
#include "lifecycle.h"
#include "table.h"
#include "timers.h"

enum { EVERY_MS = 50 };

static void read_title(struct guard *g, unsigned long id) {
  struct window *w = table_find(g, id);
  if (!w) return;
  w->title_waits = false;
  char title[sizeof w->title];
  facts_title(hwnd_of(id), title, sizeof title);
  if (!w->opened || strcmp(title, w->title) == 0) return;
  memcpy(w->title, title, sizeof title);
  w->titled_at = boot_ms();
  lifecycle_report(g, w, "titled", w->titled_at, "");
}

/* At most one title each 50 ms and window, the last one always: a hostile title must not flood us. */
void titles_changed(struct guard *g, struct window *w) {
  if (!w->opened || w->title_waits) return;
  double next = w->titled_at + EVERY_MS;
  if (boot_ms() >= next) {
    read_title(g, w->id);
    return;
  }
  w->title_waits = true;
  timer_set(next, read_title, w->id);
}
