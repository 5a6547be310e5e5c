#include "allow.h"
#include <fnmatch.h>
#include <string.h>
#include "trust.h"

bool allow_matches(const char *entry, struct window *w) {
  const char *path = w->who.executable, *name = strrchr(path, '/');
  if (!*path || w->who.forgeable) return false;
  const char *against = strchr(entry, '/') || !name ? path : name + 1;
  if (fnmatch(entry, against, FNM_NOESCAPE | FNM_CASEFOLD) != 0) return false;
  if (against != path) return true;
  w->changeable = w->changeable || !trust_program(&w->who);
  return !w->changeable;
}
