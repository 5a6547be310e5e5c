/*
 * Many short windows of one program. flood COUNT EVERY_MS LIFE_MS [--override]
 * Each closes when asked, or after its life. Says `mapped ID MS` (CLOCK_BOOTTIME) of each, `done COUNT` at the end.
 */
#define _GNU_SOURCE
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct one {
  Window id;
  double until; /* 0: not mapped yet */
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_BOOTTIME, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int count = atoi(argv[1]), made = 0, gone = 0, override = argc > 4 && strcmp(argv[4], "--override") == 0;
  double every = atof(argv[2]), life = atof(argv[3]), next = now();
  struct one *all = calloc((size_t)count, sizeof *all);
  Display *display = XOpenDisplay(NULL);
  if (!display || !all) return 1;
  Atom delete = XInternAtom(display, "WM_DELETE_WINDOW", False);
  XClassHint hint = {.res_name = "flood", .res_class = "Flood"};
  static char lines[1 << 16];
  setvbuf(stdout, lines, _IOFBF, sizeof lines);
  while (gone < count) {
    double wait = made < count ? next : INFINITY;
    for (int i = 0; i < made; i++)
      if (all[i].id && all[i].until) wait = fmin(wait, all[i].until);
    double left = wait - now();
    XFlush(display);
    fflush(stdout);
    struct pollfd fd = {.fd = ConnectionNumber(display), .events = POLLIN};
    if (!XPending(display) && left > 0) {
      struct timespec t = {.tv_sec = (time_t)(left / 1e3), .tv_nsec = (long)(fmod(left, 1e3) * 1e6)};
      ppoll(&fd, 1, isinf(left) ? NULL : &t, NULL);
    }
    while (XPending(display)) {
      XEvent event;
      XNextEvent(display, &event);
      for (int i = 0; i < made; i++) {
        if (all[i].id != event.xany.window) continue;
        if (event.type == MapNotify && !all[i].until) {
          all[i].until = now() + life;
          printf("mapped %lu %.3f\n", all[i].id, now());
        }
        if (event.type == ClientMessage && (Atom)event.xclient.data.l[0] == delete) all[i].until = 1;
        break;
      }
    }
    if (made < count && now() >= next) {
      next = fmax(next + every, now() - 50);
      int x = 20 + made * 13 % 800, y = 20 + made * 7 % 400;
      Window w = XCreateSimpleWindow(display, DefaultRootWindow(display), x, y, 200, 120, 0, 0, 0x00AA00);
      XSetWindowAttributes attributes = {.override_redirect = override};
      XChangeWindowAttributes(display, w, CWOverrideRedirect, &attributes);
      XSizeHints place = {.flags = USPosition | USSize, .x = x, .y = y, .width = 200, .height = 120};
      /* It must not take the keyboard from what is being typed in: that is measured too. */
      XWMHints quiet = {.flags = InputHint, .input = False};
      XSetWMNormalHints(display, w, &place);
      XSetWMHints(display, w, &quiet);
      XSetClassHint(display, w, &hint);
      XStoreName(display, w, "flood");
      XSetWMProtocols(display, w, &delete, 1);
      XSelectInput(display, w, StructureNotifyMask);
      XMapWindow(display, w);
      all[made++].id = w;
    }
    for (int i = 0; i < made; i++)
      if (all[i].id && all[i].until && now() >= all[i].until) {
        XDestroyWindow(display, all[i].id);
        all[i].id = None;
        gone++;
      }
  }
  XSync(display, False);
  printf("done %d\n", count);
  return 0;
}
