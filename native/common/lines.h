/* Bytes of stdin into lines, whatever pieces they come in. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { LINE_MAX_BYTES = 64 << 10 };

struct lines {
  char waiting[LINE_MAX_BYTES + 1];
  size_t length;
  bool too_long;
};

/* Where the next piece goes, and how much of it fits (never 0). */
char *lines_room(struct lines *l, size_t *room);
/* `got` bytes were put there. Calls `act` for each whole line (its end cut off, ended by NUL, may be changed) until
   `act` says false; a line that is too long is complained of and skipped. */
void lines_take(struct lines *l, size_t got, bool (*act)(void *with, char *line, size_t length), void *with);
