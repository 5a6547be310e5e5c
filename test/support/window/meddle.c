/*
 * What any X client may do to another's windows. meddle ACTION [WINDOW [COUNT]]:
 * unmap, destroy, move (to one pixel), lower, shape (nothing is left of it), into (puts it into a window of its own),
 * `gone` (sends everybody the word that it was destroyed), `type` (presses COUNT or seven keys that
 * nobody pressed, and lets them go), `forge` (whenever something lands on the window that owns the
 * clipboard, writes `forged` there and sends the word that it is there; says `ready` first, lives until it is killed).
 */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/extensions/shape.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int ignore(Display *display, XErrorEvent *error) {
  (void)display;
  (void)error;
  return 0;
}

static void forge(Display *display) {
  Atom clipboard = XInternAtom(display, "CLIPBOARD", False), utf8 = XInternAtom(display, "UTF8_STRING", False);
  Window board = XGetSelectionOwner(display, clipboard);
  XSelectInput(display, board, PropertyChangeMask);
  XSync(display, False);
  puts("ready");
  fflush(stdout);
  for (;;) {
    XEvent event;
    XNextEvent(display, &event);
    if (event.type != PropertyNotify || event.xproperty.state != PropertyNewValue) continue;
    Atom atom = event.xproperty.atom;
    XChangeProperty(display, board, atom, utf8, 8, PropModeReplace, (const unsigned char *)"forged", 6);
    XEvent word = {.xselection = {.type = SelectionNotify, .requestor = board, .selection = clipboard, .target = utf8, .property = atom}};
    XSendEvent(display, board, False, NoEventMask, &word);
    XSync(display, False);
    /* What we wrote ourselves comes back to us. */
    while (XCheckTypedEvent(display, PropertyNotify, &event))
      ;
  }
}

int main(int count, char **words) {
  Display *display = XOpenDisplay(NULL);
  if (!display || count < 2) return 1;
  XSetErrorHandler(ignore);
  const char *what = words[1];
  Window root = DefaultRootWindow(display), window = count > 2 ? strtoul(words[2], NULL, 0) : None;
  if (!strcmp(what, "forge")) forge(display);
  if (!strcmp(what, "unmap")) XUnmapWindow(display, window);
  if (!strcmp(what, "destroy")) XDestroyWindow(display, window);
  if (!strcmp(what, "move")) XMoveResizeWindow(display, window, 0, 0, 1, 1);
  if (!strcmp(what, "lower")) XLowerWindow(display, window);
  if (!strcmp(what, "shape")) XShapeCombineRectangles(display, window, ShapeBounding, 0, 0, NULL, 0, ShapeSet, Unsorted);
  if (!strcmp(what, "into")) {
    Window own = XCreateSimpleWindow(display, root, -500, -500, 10, 10, 0, 0, 0);
    XReparentWindow(display, window, own, 0, 0);
    XSync(display, False);
    usleep(500000);
  }
  if (!strcmp(what, "gone")) {
    XEvent event = {.xdestroywindow = {.type = DestroyNotify, .event = root, .window = window}};
    XSendEvent(display, root, False, SubstructureNotifyMask, &event);
  }
  int keys = strcmp(what, "type") ? 0 : count > 3 ? atoi(words[3]) : 7;
  for (int i = 0; i < keys; i++) {
    XEvent event = {.xkey = {.type = KeyPress, .window = window, .root = root, .keycode = 38, .same_screen = True}};
    XSendEvent(display, window, False, KeyPressMask, &event);
    event.type = KeyRelease;
    XSendEvent(display, window, False, KeyReleaseMask, &event);
  }
  XSync(display, False);
  XCloseDisplay(display);
  return 0;
}
