/* Loaded into the guard by LD_PRELOAD: a predecessor that gives its successor a spool without an end of its line. */
#include <X11/Xlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((constructor)) static void go(void) {
  unsetenv("LD_PRELOAD");
  const char *spool = getenv("SPOOL");
  Display *display = XOpenDisplay(NULL);
  if (!display || !spool) _exit(1);
  Atom guard = XInternAtom(display, "_TAZA_GUARD", False), utf8 = XInternAtom(display, "UTF8_STRING", False);
  Window own = XCreateSimpleWindow(display, DefaultRootWindow(display), -10, -10, 1, 1, 0, 0, 0);
  XSetSelectionOwner(display, guard, own, CurrentTime);
  XSync(display, False);
  puts("ready");
  fflush(stdout);
  for (;;) {
    XEvent event;
    XNextEvent(display, &event);
    if (event.type == SelectionClear) _exit(0);
    if (event.type != SelectionRequest) continue;
    const XSelectionRequestEvent *asked = &event.xselectionrequest;
    XChangeProperty(display, asked->requestor, asked->property, utf8, 8, PropModeReplace, (const unsigned char *)spool,
                    (int)strlen(spool));
    XEvent word = {.xselection = {.type = SelectionNotify, .requestor = asked->requestor, .selection = asked->selection, .target = asked->target, .property = asked->property, .time = asked->time}};
    XSendEvent(display, asked->requestor, False, NoEventMask, &word);
    XFlush(display);
  }
}
