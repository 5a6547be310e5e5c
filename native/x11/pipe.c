#include "pipe.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

void pipe_start(void) { fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK); }

size_t pipe_write(const char *bytes, size_t length) {
  ssize_t wrote;
  do wrote = write(STDOUT_FILENO, bytes, length);
  while (wrote < 0 && errno == EINTR);
  return wrote > 0 ? (size_t)wrote : 0;
}

bool pipe_wait(int ms) {
  struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
  return poll(&out, 1, ms) > 0 && !(out.revents & (POLLERR | POLLHUP));
}
