#include "timers.h"
#include <math.h>
#include <stdlib.h>
#include "clock.h"

struct timer {
  double due;
  timer_act *act;
  unsigned long what;
};
static struct timer *timers;
static size_t count, capacity;

void timer_set(double due, timer_act *act, unsigned long what) {
  if (count == capacity) {
    capacity = capacity ? capacity * 2 : 64;
    timers = realloc(timers, capacity * sizeof *timers);
    if (!timers) abort();
  }
  timers[count++] = (struct timer){due, act, what};
}

int timer_wait(void) {
  if (!count) return -1;
  double next = timers[0].due;
  for (size_t i = 1; i < count; i++) next = fmin(next, timers[i].due);
  double left = ceil(next - boot_ms());
  return left <= 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

void timer_run(struct guard *g) {
  double now = boot_ms();
  for (size_t i = 0; i < count;) {
    if (timers[i].due > now) {
      i++;
      continue;
    }
    struct timer due = timers[i];
    timers[i] = timers[--count];
    due.act(g, due.what);
  }
}
