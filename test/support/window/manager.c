/*
 * Loaded into a program by LD_PRELOAD: in that one's place an X client that says it is the window manager (it owns WM_S0)
 * and shows a yellow window of 500x300. Lives until it is killed.
 */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void go(void) {
  unsetenv("LD_PRELOAD");
  Display *display = XOpenDisplay(NULL);
  if (!display) _exit(1);
  Window root = DefaultRootWindow(display), own = XCreateSimpleWindow(display, root, -10, -10, 1, 1, 0, 0, 0);
  XSetSelectionOwner(display, XInternAtom(display, "WM_S0", False), own, CurrentTime);
  XSync(display, False);
  /* The one before lets go of the root window, and takes back what it said there. */
  XEvent event;
  XSelectInput(display, root, PropertyChangeMask);
  usleep(300000);
  XSetWindowAttributes set = {.override_redirect = True, .background_pixel = 0xFFFF00};
  Window shown = XCreateWindow(display, root, 50, 50, 500, 300, 0, CopyFromParent, InputOutput, CopyFromParent,
                               CWOverrideRedirect | CWBackPixel, &set);
  XStoreName(display, shown, "cheat sheet");
  XMapRaised(display, shown);
  for (;;) XNextEvent(display, &event);
}
