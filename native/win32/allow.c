#include "allow.h"
#include <string.h>
#include "text.h"

bool allow_matches(const char *entry, struct window *w) {
  const char *path = w->who.executable;
  return *path && text_matches(entry, strpbrk(entry, "\\/") ? path : process_name(path));
}
