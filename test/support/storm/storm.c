/*
 * Hostile windows, for trying the guard. storm SEED COUNT
 * Each has properties of random name, type, format (8, 16, 32), length (0 to about 3 MB) and bytes, changed and deleted
 * while it is mapped, unmapped, moved to anywhere, put into another, and destroyed at any moment. Says `done COUNT`.
 * Exit 3: its connection was ended (the guard was asked to).
 */
#define _GNU_SOURCE
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALIVE = 12, LONGEST = 3 << 20 };

static const char *const names[] = {
    "WM_NAME", "_NET_WM_NAME", "WM_CLASS", "_NET_WM_PID", "WM_STATE", "_NET_WM_STATE", "WM_HINTS", "WM_NORMAL_HINTS",
    "WM_TRANSIENT_FOR", "WM_CLIENT_LEADER", "WM_PROTOCOLS", "_NET_WM_ICON", "_NET_WM_WINDOW_TYPE", "_TAZA_GUARD"};
static const char *const types[] = {"STRING", "UTF8_STRING", "COMPOUND_TEXT", "ATOM", "CARDINAL", "WINDOW", "WM_STATE",
                                    "WM_HINTS", "INTEGER"};
#define MANY(list) (sizeof(list) / sizeof *(list))

static Display *display;
static Window root, windows[ALIVE];
static uint64_t state;
/* Room for the longest as format 32, which Xlib takes as longs. */
static unsigned char bytes[LONGEST * sizeof(long) / 4];

/* splitmix64 (Sebastiano Vigna, public domain). */
static uint64_t random_word(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

static unsigned below(unsigned n) { return (unsigned)(random_word() % n); }

/* A window that is gone, an atom that is none: what is hostile is refused often. */
static int refused(Display *d, XErrorEvent *event) {
  (void)d, (void)event;
  return 0;
}

static int cut_off(Display *d) {
  (void)d;
  _exit(3);
}

static size_t any_length(void) {
  static const unsigned most[] = {1, 8, 64, 2000, 2000, 70000};
  return below(60) == 0 ? below(LONGEST) : below(most[below(MANY(most))]);
}

static void fill(size_t length) {
  static const char broken[] = "\xFF\xC0\xED\xA0\x80\"\\\n\x01\x1B%/1z\xF0\x9F\x98";
  unsigned how = below(5);
  for (size_t i = 0; i < length; i++)
    bytes[i] = how == 0   ? (unsigned char)random_word()
               : how == 1 ? 0
               : how == 2 ? (unsigned char)broken[i % (sizeof broken - 1)]
               : how == 3 ? 0xFF
                          : (unsigned char)(below(3) ? 'a' + below(26) : 0);
}

static void change(Window window) {
  Atom name = XInternAtom(display, names[below(MANY(names))], False);
  if (below(5) == 0) {
    XDeleteProperty(display, window, name);
    return;
  }
  Atom type = XInternAtom(display, types[below(MANY(types))], False);
  static const int modes[] = {PropModeReplace, PropModeReplace, PropModeAppend, PropModePrepend};
  int format = 8 << below(3);
  size_t room = any_length(), unit = format == 32 ? sizeof(long) : (size_t)format / 8;
  size_t items = room / ((size_t)format / 8);
  fill(items * unit);
  XChangeProperty(display, window, name, type, format, modes[below(MANY(modes))], bytes, (int)items);
}

static int anywhere(void) {
  static const int places[] = {-32768, -20000, -1, 0, 100, 700, 20000, 32767};
  return places[below(MANY(places))];
}

static unsigned any_size(void) {
  static const unsigned sizes[] = {1, 1, 2, 300, 300, 600, 4000, 32767};
  return sizes[below(MANY(sizes))];
}

static Window make(void) {
  XSetWindowAttributes attributes = {.override_redirect = (int)below(2)};
  int only = below(12) == 0;
  Window window = XCreateWindow(display, root, anywhere(), anywhere(), any_size(), any_size(), only ? 0 : below(3),
                                only ? 0 : CopyFromParent, only ? InputOnly : InputOutput, CopyFromParent,
                                CWOverrideRedirect, &attributes);
  for (unsigned left = below(6); left > 0; left--) change(window);
  if (below(8)) XMapWindow(display, window);
  return window;
}

static void harm(Window window) {
  Window other = windows[below(ALIVE)];
  switch (below(10)) {
    case 0: XUnmapWindow(display, window); break;
    case 1: XMapRaised(display, window); break;
    case 2: XUnmapWindow(display, window), XMapWindow(display, window), XUnmapWindow(display, window); break;
    case 3: XMoveResizeWindow(display, window, anywhere(), anywhere(), any_size(), any_size()); break;
    case 4: XReparentWindow(display, window, below(2) || !other ? root : other, anywhere(), anywhere()); break;
    case 5: XSetInputFocus(display, window, RevertToParent, CurrentTime); break;
    default: change(window);
  }
}

int main(int count, char **words) {
  if (count < 3) return 2;
  state = strtoull(words[1], NULL, 10);
  int wanted = atoi(words[2]);
  display = XOpenDisplay(NULL);
  if (!display) return 1;
  XSetErrorHandler(refused);
  XSetIOErrorHandler(cut_off);
  root = DefaultRootWindow(display);
  for (int made = 0; made < wanted; made++) {
    unsigned place = below(ALIVE);
    if (windows[place]) XDestroyWindow(display, windows[place]);
    windows[place] = make();
    if (below(6) == 0) {
      XDestroyWindow(display, windows[place]);
      windows[place] = None;
    }
    for (unsigned left = below(6); left > 0; left--)
      if ((place = below(ALIVE), windows[place])) harm(windows[place]);
    /* Now and then it waits until the server did all: so the guard is sometimes ahead, sometimes behind. */
    if (below(4) == 0) XSync(display, False);
    if (below(8) == 0) usleep(below(4000));
  }
  XSync(display, False);
  printf("done %d\n", wanted);
  return 0;
}
