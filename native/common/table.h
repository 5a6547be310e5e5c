/* Windows by id. What a window is, each guard says in its own guard.h: struct window with `id` and `next`, window_id. */
#pragma once
#include "guard.h"

struct window *table_find(struct guard *g, window_id id);
/* A new, empty entry. */
struct window *table_add(struct guard *g, window_id id);
void table_remove(struct guard *g, window_id id);

#define TABLE_EACH(g, w)                                     \
  for (size_t bucket_ = 0; bucket_ < 1024; bucket_++)        \
    for (struct window *w = (g)->windows[bucket_], *next_ = w ? w->next : NULL; w; w = next_, next_ = w ? w->next : NULL)
