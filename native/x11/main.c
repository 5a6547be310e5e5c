/* The X11 guard: see docs/PROTOCOL.md, "Guard", and src-shared/guard.ts. */
#include "guard.h"
#include <X11/extensions/XRes.h>
#include <X11/extensions/Xcomposite.h>
#include <X11/extensions/Xfixes.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "clipboard.h"
#include "cover.h"
#include "devices.h"
#include "displays.h"
#include "handover.h"
#include "input.h"
#include "instance.h"
#include "keys.h"
#include "out.h"
#include "painter.h"
#include "pane.h"
#include "picture.h"
#include "pictures-only.h"
#include "pipe.h"
#include "programs.h"
#include "recorders.h"
#include "requests.h"
#include "session.h"
#include "timers.h"
#include "windows.h"

/* However many windows come at once, main is heard in between. */
enum { EVENTS_AT_ONCE = 256, EVENTS_MS = 20 };

/* Everything the X server would otherwise put there must not land on the picture channel. */
static bool keep_picture_fd(void) {
  if (fcntl(PICTURE_FD, F_GETFD) >= 0) return true;
  int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (fd >= 0 && fd != PICTURE_FD) dup2(fd, PICTURE_FD);
  return false;
}

static void intern(struct guard *g) {
  static const char *names[] = {
      "_NET_CLIENT_LIST", "_NET_ACTIVE_WINDOW", "_NET_SUPPORTING_WM_CHECK", "_NET_WM_NAME", "_NET_WM_PID", "_NET_WM_STATE",
      "_NET_WM_STATE_FULLSCREEN", "_NET_WM_STATE_ABOVE", "_NET_WM_STATE_HIDDEN", "UTF8_STRING", "WM_CLASS",
      "WM_DELETE_WINDOW", "WM_PROTOCOLS", "WM_STATE", NULL /* WM_S<screen> */, "CLIPBOARD",
      "XdndSelection", "_TAZA_GUARD", "_TAZA_SPOOL"};
  char manager[32], *copy[sizeof names / sizeof *names];
  _Static_assert(sizeof names / sizeof *names == sizeof(struct atoms) / sizeof(Atom), "one name for each atom");
  snprintf(manager, sizeof manager, "WM_S%d", g->screen);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) copy[i] = names[i] ? (char *)(size_t)names[i] : manager;
  XInternAtoms(g->display, copy, sizeof names / sizeof *names, False, (Atom *)&g->atoms);
}

static void learn_resource_mask(struct guard *g) {
  int count = 0;
  XResClient *clients = NULL;
  g->resource_mask = 0x1FFFFF; /* the usual one */
  if (XResQueryClients(g->display, &count, &clients) && count > 0) g->resource_mask = clients[0].resource_mask;
  if (clients) XFree(clients);
}

static bool connect_display(struct guard *g) {
  int event, error, major = 0, minor = 4;
  g->display = XOpenDisplay(NULL);
  if (!g->display) return false;
  fcntl(ConnectionNumber(g->display), F_SETFD, FD_CLOEXEC);
  xerror_install();
  g->screen = DefaultScreen(g->display);
  g->root = RootWindow(g->display, g->screen);
  g->root_width = DisplayWidth(g->display, g->screen);
  g->root_height = DisplayHeight(g->display, g->screen);
  intern(g);
  learn_resource_mask(g);
  g->self = XCreateSimpleWindow(g->display, g->root, -10, -10, 1, 1, 0, 0, 0);
  g->has_composite = XCompositeQueryExtension(g->display, &event, &error) &&
                     XCompositeQueryVersion(g->display, &major, &minor) && (major > 0 || minor >= 2);
  if (!XFixesQueryExtension(g->display, &g->fixes_event, &error)) g->fixes_event = -1;
  return true;
}

static void greet(const struct guard *g) {
  struct buf line = {0};
  buf_text(&line, "{\"hello\":{\"guard\":\"x11\",\"version\":\"" GUARD_VERSION
                  "\",\"can\":[\"windows\",\"close\",\"kill\",\"iconify\",\"keys\",\"cover\",\"clipboard\",\"displays\","
                  "\"processes\",\"session\"");
  if (g->fixes_event >= 0) buf_text(&line, ",\"isolate\"");
  if (devices_fd() >= 0) buf_text(&line, ",\"devices\"");
  if (input_works()) buf_text(&line, ",\"injected\",\"key-count\"");
  if (g->has_pictures) buf_text(&line, g->has_composite ? ",\"shot\",\"shot-covered\"" : ",\"shot\"");
  buf_text(&line, "]}}");
  out_reply(&line);
}

/*
 * Any client may send any core or extension event to any other, with made-up contents: a window that is said to be gone
 * would be forgotten. The server marks them. Only the owner of a selection has to answer in this way.
 */
static bool made_up(const XEvent *event) { return event->xany.send_event && event->type != SelectionNotify; }

static void dispatch(struct guard *g, XEvent *event) {
  if (made_up(event)) return;
  Window lost = pane_event(g, event);
  if (lost) {
    cover_lost(g, lost);
    displays_lost(g, lost);
    return;
  }
  if (windows_manager_event(g, event)) return;
  if (clipboard_event(g, event) || instance_event(g, event) || session_event(g, event) || displays_event(g, event)) return;
  if (input_event(g, event) || keys_device_event(g, event)) return;
  if (event->type == KeyPress) {
    keys_event(g, &event->xkey);
  } else if (event->type == MappingNotify) {
    keys_remapped(g, &event->xmapping);
  } else if (event->type == ConfigureNotify && event->xconfigure.window == g->root) {
    g->root_width = event->xconfigure.width;
    g->root_height = event->xconfigure.height;
    cover_sinks(g);
  } else {
    cover_event(g, event);
    windows_event(g, event);
  }
}

static void handle_events(struct guard *g) {
  double until = boot_ms() + EVENTS_MS;
  for (int i = 0; i < EVENTS_AT_ONCE && boot_ms() < until && XPending(g->display); i++) {
    XEvent event;
    XNextEvent(g->display, &event);
    dispatch(g, &event);
  }
  curtain_keep(g);
  displays_keep(g);
  XFlush(g->display);
}

static void run(struct guard *g) {
  while (!g->leaving) {
    handle_events(g);
    timer_run(g);
    XFlush(g->display);
    out_flush();
    if (g->leaving) break;
    struct pollfd fds[] = {
        {.fd = ConnectionNumber(g->display), .events = POLLIN},
        {.fd = g->orphaned ? -1 : STDIN_FILENO, .events = POLLIN},
        {.fd = g->has_pictures ? painter_fd() : -1, .events = POLLIN},
        {.fd = programs_fd(), .events = POLLIN},
        {.fd = devices_fd(), .events = POLLIN},
        {.fd = out_waits() ? STDOUT_FILENO : -1, .events = POLLOUT},
    };
    poll(fds, sizeof fds / sizeof *fds, XQLength(g->display) ? 0 : timer_wait());
    if (fds[2].revents) painter_collect();
    if (fds[1].revents) {
      if (!requests_read(g)) handover_stand_in(g);
      XFlush(g->display);
    }
    if (fds[3].revents) programs_read(g);
    if (fds[4].revents) devices_read(g);
    /* A main that is gone but whose other end is not yet read: do not spin on the broken pipe. */
    if (fds[5].revents & POLLERR && !g->orphaned) handover_stand_in(g);
  }
}

int main(int count, char **words) {
  static struct guard guard = {.stand_in = true};
  struct guard *g = &guard;
  bool picture_fd = keep_picture_fd();
  /* The pipe's other end may go at any time; an interrupt at the terminal is main's to deal with. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  pipe_start();
  if (count > 1 && strcmp(words[1], "--pictures") == 0) return pictures_only(picture_fd);
  XInitThreads();
  if (!connect_display(g)) {
    out_error("no display");
    out_drain(500);
    return 1;
  }
  input_start(g);
  if (session_is_wayland(g)) {
    out_error("Xwayland");
    out_drain(500);
    return 5;
  }
  panes_start(g);
  const char *failure = instance_claim(g);
  if (failure) {
    out_error(failure);
    out_drain(500);
    return 4;
  }
  XSelectInput(g->display, g->root, SubstructureNotifyMask | StructureNotifyMask | PropertyChangeMask);
  bool painter = painter_start();
  g->has_pictures = painter && picture_fd;
  devices_start();
  session_start(g);
  displays_start(g);
  clipboard_start(g);
  recorders_start(g);
  programs_start(g, count > 1 && strcmp(words[1], "--poll-processes") == 0);
  windows_start(g);
  greet(g);
  handover_report(g);
  run(g);
  keys_release(g);
  cover_drop_all(g);
  curtain_drop(g);
  XSync(g->display, False);
  out_drain(500);
  _exit(0);
}
