#include "lines.h"
#include <string.h>
#include "out.h"

char *lines_room(struct lines *l, size_t *room) {
  *room = LINE_MAX_BYTES - l->length;
  return l->waiting + l->length;
}

void lines_take(struct lines *l, size_t got, bool (*act)(void *with, char *line, size_t length), void *with) {
  char *start = l->waiting, *end;
  bool more = true;
  l->length += got;
  while (more && (end = memchr(start, '\n', l->length - (size_t)(start - l->waiting)))) {
    *end = 0;
    if (l->too_long)
      l->too_long = false;
    else
      more = act(with, start, (size_t)(end - start));
    start = end + 1;
  }
  l->length -= (size_t)(start - l->waiting);
  memmove(l->waiting, start, l->length);
  if (l->length == LINE_MAX_BYTES) {
    if (!l->too_long) out_error("a line longer than 65536 bytes");
    l->too_long = true;
    l->length = 0;
  }
}
