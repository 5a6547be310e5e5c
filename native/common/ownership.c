#include "ownership.h"
#include <string.h>
#include "allow.h"

bool ownership_is_own(const struct guard *g, const struct process *who) {
  for (int i = 0; i < g->own_count && !who->forgeable; i++)
    if (process_same(who, &g->own[i])) return true;
  return false;
}

bool ownership_is_allowed(const struct guard *g, struct window *w) {
  static const char class_prefix[] = "class:";
  for (int i = 0; i < g->allow_count; i++) {
    const char *entry = g->allow[i];
    bool by_class = strncmp(entry, class_prefix, sizeof class_prefix - 1) == 0;
    if (by_class ? strcmp(entry + sizeof class_prefix - 1, w->wm_class) == 0 : allow_matches(entry, w)) return true;
  }
  return false;
}
