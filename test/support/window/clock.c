/*
 * A window that shows the time, for tests of when a picture of the screen was taken: CLOCK_BOOTTIME in ms as 48 blocks
 * of 12 pixels in one row, the highest bit first, black for 1 and white for 0; painted anew every 5 ms, all at once.
 * clock: says `mapped` on stdout when it can be seen, at the screen's top left; ends with its stdin.
 */
#define _GNU_SOURCE
#include <X11/Xlib.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { BITS = 48, BLOCK = 12 };

int main(void) {
  Display *display = XOpenDisplay(NULL);
  if (!display) return 1;
  int screen = DefaultScreen(display);
  unsigned width = BITS * BLOCK, height = BLOCK;
  XSetWindowAttributes attributes = {.override_redirect = True, .event_mask = ExposureMask};
  Window window = XCreateWindow(display, DefaultRootWindow(display), 0, 0, width, height, 0, CopyFromParent, InputOutput,
                                CopyFromParent, CWOverrideRedirect | CWEventMask, &attributes);
  Pixmap picture = XCreatePixmap(display, window, width, height, (unsigned)DefaultDepth(display, screen));
  GC gc = XCreateGC(display, window, 0, NULL);
  XMapRaised(display, window);
  int told = 0;
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  while (poll(&input, 1, 5) == 0 || !(input.revents & (POLLIN | POLLHUP))) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (int i = 0; i < BITS; i++) {
      XSetForeground(display, gc, ms >> (BITS - 1 - i) & 1 ? BlackPixel(display, screen) : WhitePixel(display, screen));
      XFillRectangle(display, picture, gc, i * BLOCK, 0, BLOCK, BLOCK);
    }
    XCopyArea(display, picture, window, gc, 0, 0, width, height, 0, 0);
    XSync(display, False);
    while (XPending(display)) {
      XEvent event;
      XNextEvent(display, &event);
      if (event.type == Expose && !told++) puts("mapped"), fflush(stdout);
    }
  }
  return 0;
}
