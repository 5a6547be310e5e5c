#include "stdin.h"
#include <errno.h>
#include <unistd.h>

bool stdin_read(struct lines *lines, bool (*act)(void *with, char *line, size_t length), void *with) {
  size_t room;
  char *to = lines_room(lines, &room);
  ssize_t got = read(STDIN_FILENO, to, room);
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (got == 0) return false;
  lines_take(lines, (size_t)got, act, with);
  return true;
}
