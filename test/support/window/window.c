/*
 * A window of some other program, for tests and measurements: red on its left half, green on its right.
 * window [--title T] [--class C] [--geometry WxH+X+Y] [--override] [--stubborn] [--no-pid] [--overlay] [--inside ID]
 * --overlay: always on top, on a visual with transparency, as screen-drawing programs are.
 * --inside: made as a child of somebody's window.
 * Says on stdout, each with CLOCK_BOOTTIME ms: `created ID`, `mapped`, `painted`, `asked` (to close), `sized`, `titled`.
 * Takes on stdin: `title T`, `raise`, `map`, `unmap`, `focus`, `junk N` (a title of N broken bytes), `titles N` (N titles as
 * fast as it can), `size WxH` (with a border of one pixel), `into ID` (puts itself into another window).
 */
#define _GNU_SOURCE
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static Display *display;
static Window window;
static GC red, green;
static int width = 400, height = 300;

static void say(const char *what) {
  struct timespec t;
  clock_gettime(CLOCK_BOOTTIME, &t);
  printf("%s %.3f\n", what, (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6);
  fflush(stdout);
}

static void name(const char *title, size_t length) {
  static Atom property, utf8;
  if (!property) property = XInternAtom(display, "_NET_WM_NAME", False), utf8 = XInternAtom(display, "UTF8_STRING", False);
  XChangeProperty(display, window, property, utf8, 8, PropModeReplace, (const unsigned char *)title, (int)length);
}

static GC paint(unsigned long color) {
  XGCValues values = {.foreground = color};
  return XCreateGC(display, window, GCForeground, &values);
}

static void obey(char *line) {
  if (strncmp(line, "title ", 6) == 0) name(line + 6, strlen(line + 6));
  if (strcmp(line, "raise") == 0) XRaiseWindow(display, window);
  if (strcmp(line, "map") == 0) XMapWindow(display, window);
  if (strcmp(line, "unmap") == 0) XUnmapWindow(display, window);
  if (strcmp(line, "focus") == 0) XSetInputFocus(display, window, RevertToParent, CurrentTime);
  if (strncmp(line, "titles ", 7) == 0) {
    char title[32];
    for (int i = 1, many = atoi(line + 7); i <= many; i++) name(title, (size_t)snprintf(title, sizeof title, "Title %d", i));
    XSync(display, False);
    say("titled");
  }
  if (strncmp(line, "size ", 5) == 0) {
    int x, y;
    unsigned w = 1, h = 1;
    XParseGeometry(line + 5, &x, &y, &w, &h);
    XSetWindowBorderWidth(display, window, 1);
    XResizeWindow(display, window, w, h);
    XSync(display, False);
    say("sized");
  }
  if (strncmp(line, "into ", 5) == 0) XReparentWindow(display, window, strtoul(line + 5, NULL, 10), 20, 20);
  if (strncmp(line, "junk ", 5) == 0) {
    size_t length = strtoul(line + 5, NULL, 10);
    char *junk = malloc(length);
    for (size_t i = 0; i < length; i++) junk[i] = (char)("\xFF\xC0\xED\xA0\"\\\n\x01z"[i % 9]);
    name(junk, length);
    free(junk);
  }
}

int main(int count, char **words) {
  const char *title = "Test window", *class = "TestWindow";
  int x = 100, y = 100, override = 0, stubborn = 0, named = 1, overlay = 0;
  unsigned w = 400, h = 300;
  Window inside = None;
  for (int i = 1; i < count; i++) {
    if (strcmp(words[i], "--override") == 0) override = 1;
    if (strcmp(words[i], "--stubborn") == 0) stubborn = 1;
    if (strcmp(words[i], "--no-pid") == 0) named = 0;
    if (strcmp(words[i], "--overlay") == 0) overlay = 1;
    if (i + 1 == count) break;
    if (strcmp(words[i], "--title") == 0) title = words[++i];
    else if (strcmp(words[i], "--class") == 0) class = words[++i];
    else if (strcmp(words[i], "--inside") == 0) inside = strtoul(words[++i], NULL, 10);
    else if (strcmp(words[i], "--geometry") == 0) XParseGeometry(words[++i], &x, &y, &w, &h);
  }
  width = (int)w;
  height = (int)h;
  display = XOpenDisplay(NULL);
  if (!display) return 1;
  XVisualInfo visual = {.depth = 24};
  if (overlay && XMatchVisualInfo(display, DefaultScreen(display), 32, TrueColor, &visual)) {
    XSetWindowAttributes clear = {.colormap = XCreateColormap(display, DefaultRootWindow(display), visual.visual, AllocNone)};
    window = XCreateWindow(display, DefaultRootWindow(display), x, y, w, h, 0, visual.depth, InputOutput, visual.visual,
                           CWColormap | CWBackPixel | CWBorderPixel, &clear);
    Atom above = XInternAtom(display, "_NET_WM_STATE_ABOVE", False);
    XChangeProperty(display, window, XInternAtom(display, "_NET_WM_STATE", False), XA_ATOM, 32, PropModeReplace,
                    (unsigned char *)&above, 1);
  } else {
    window = XCreateSimpleWindow(display, inside ? inside : DefaultRootWindow(display), x, y, w, h, 0, 0, 0xFFFFFF);
  }
  XSetWindowAttributes attributes = {.override_redirect = override};
  XChangeWindowAttributes(display, window, CWOverrideRedirect, &attributes);
  XClassHint hint = {.res_name = (char *)class, .res_class = (char *)class};
  XSetClassHint(display, window, &hint);
  name(title, strlen(title));
  long pid = getpid();
  if (named)
    XChangeProperty(display, window, XInternAtom(display, "_NET_WM_PID", False), XA_CARDINAL, 32, PropModeReplace,
                    (unsigned char *)&pid, 1);
  XSizeHints place = {.flags = USPosition | USSize, .x = x, .y = y, .width = width, .height = height};
  XSetWMNormalHints(display, window, &place);
  Atom delete = XInternAtom(display, "WM_DELETE_WINDOW", False);
  XSetWMProtocols(display, window, &delete, 1);
  XSelectInput(display, window, ExposureMask | StructureNotifyMask | KeyPressMask);
  red = paint(0xFF0000);
  green = paint(0x00FF00);
  printf("created %lu\n", window);
  XMapWindow(display, window);
  char line[4096];
  size_t length = 0;
  struct pollfd fds[2] = {{.fd = ConnectionNumber(display), .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  for (;;) {
    while (XPending(display)) {
      XEvent event;
      XNextEvent(display, &event);
      if (event.type == MapNotify) say("mapped");
      if (event.type == KeyPress) {
        char word[32];
        snprintf(word, sizeof word, "key%u", event.xkey.keycode);
        say(word);
        say("typed");
      }
      if (event.type == Expose && event.xexpose.count == 0) {
        XFillRectangle(display, window, red, 0, 0, (unsigned)width / 2, (unsigned)height);
        XFillRectangle(display, window, green, width / 2, 0, (unsigned)width / 2, (unsigned)height);
        XSync(display, False);
        say("painted");
      }
      if (event.type == ClientMessage && (Atom)event.xclient.data.l[0] == delete) {
        say("asked");
        if (!stubborn) return 0;
      }
    }
    XFlush(display);
    poll(fds, 2, -1);
    if (!fds[1].revents) continue;
    ssize_t got = read(0, line + length, sizeof line - 1 - length);
    if (got <= 0) {
      fds[1].fd = -1;
      continue;
    }
    length += (size_t)got;
    line[length] = 0;
    for (char *end; (end = strchr(line, '\n'));) {
      *end = 0;
      obey(line);
      length -= (size_t)(end + 1 - line);
      memmove(line, end + 1, length + 1);
    }
  }
}
