#include "pictures-only.h"
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include "guard.h"
#include "out.h"
#include "picture.h"
#include "pictures.h"
#include "stdin.h"

/* No window, no selection, no grab: to the X server and to a guard beside us a client that holds nothing. */
static Display *display;

static void shoot(long id) {
  struct buf line = {0};
  picture_answer(display, id, None, false, &line);
  out_reply(&line);
}

/* What every client is told (a new keyboard map), and the server's end. */
static void pass_over_events(void) {
  while (XPending(display)) {
    XEvent event;
    XNextEvent(display, &event);
  }
}

static int refuse(const char *why) {
  out_error(why);
  out_drain(500);
  return 1;
}

int pictures_only(bool picture_fd) {
  static struct lines lines;
  struct pictures p = {.shoot = shoot};
  display = XOpenDisplay(NULL);
  if (!display) return refuse("no display");
  fcntl(ConnectionNumber(display), F_SETFD, FD_CLOEXEC);
  xerror_install();
  if (!picture_fd) return refuse("no pictures here: file descriptor 3 is closed");
  pictures_greet("x11", GUARD_VERSION);
  for (bool more = true; more;) {
    out_flush();
    struct pollfd fds[] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = ConnectionNumber(display), .events = POLLIN},
        {.fd = out_waits() ? STDOUT_FILENO : -1, .events = POLLOUT},
    };
    poll(fds, sizeof fds / sizeof *fds, -1);
    pass_over_events();
    if (fds[0].revents) more = stdin_read(&lines, pictures_line, &p) && !p.leaving;
    if (fds[2].revents & POLLERR) more = false;
  }
  out_drain(500);
  return 0;
}
