#include "table.h"
#include <stdlib.h>

static size_t bucket(window_id id) { return (id ^ id >> 21) % 1024; }

struct window *table_find(struct guard *g, window_id id) {
  struct window *w = g->windows[bucket(id)];
  while (w && w->id != id) w = w->next;
  return w;
}

struct window *table_add(struct guard *g, window_id id) {
  struct window *w = calloc(1, sizeof *w);
  if (!w) abort();
  w->id = id;
  w->next = g->windows[bucket(id)];
  g->windows[bucket(id)] = w;
  return w;
}

void table_remove(struct guard *g, window_id id) {
  struct window **link = &g->windows[bucket(id)];
  while (*link && (*link)->id != id) link = &(*link)->next;
  struct window *w = *link;
  if (!w) return;
  *link = w->next;
  free(w);
}
