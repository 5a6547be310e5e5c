/* What the parts of the guard share. One thread owns all of this; the painter (painter.h) has a connection of its own. */
#pragma once
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <stdbool.h>
#include <stddef.h>
#include "buf.h"
#include "clock.h"
#include "process.h"

#define GUARD_VERSION "1"

enum {
  OWN_MAX = 32,         /* own processes */
  ALLOW_MAX = 128,      /* entries of the allow list */
  TEXT_MAX = 2048,      /* bytes of a cover's text */
  STAND_IN_MS = 30000,  /* how long the guard stands in for a lost main */
  CLOSE_PATIENCE_MS = 400,
  FIRST_PAINT_MS = 150,
  HANDOVER_VERSION = 2, /* of what a successor gets (handover.h) */
};

struct atoms {
  Atom net_client_list, net_active_window, net_supporting_wm_check, net_wm_name, net_wm_pid, net_wm_state,
      net_wm_state_fullscreen, net_wm_state_above, net_wm_state_hidden, utf8_string, wm_class_atom, wm_delete_window,
      wm_protocols, wm_state, wm_s0, clipboard, xdnd_selection, guard, spool;
};

typedef Window window_id;

/* A top-level window (or a window manager's frame around one). */
struct window {
  struct window *next;
  Window id;
  Window frame;  /* the window manager's window around it; None without one */
  Window client; /* set in a frame's own entry: the window inside */
  Window inside; /* somebody put it into this window, which is ours or allowed; None under the root or in a frame */
  int x, y, width, height; /* with its border, on the desktop; a framed window's are its frame's */
  bool override, input_only, mapped, opened, own, allowed, redirected;
  bool changeable; /* allowed by its path, if only nobody but root could change what is there (trust.h) */
  bool manager, menu_waits; /* the window manager's own, with no program in it; that is not yet sure */
  bool lost; /* it was gone before we could look at it */
  bool listened; /* we hear of what is put into it */
  double mapped_at, unmapped_at, titled_at;
  bool title_waits, unmap_waits, closing;
  bool named; /* its title is _NET_WM_NAME: WM_NAME is shown to nobody */
  unsigned long title_asked; /* the request with which its title was last read; 0 since it opened */
  bool overtaken; /* of its titles some were gone before we could read them: that has not been told */
  unsigned titles, untold; /* how often it was given one since it opened, and since that was last told */
  struct process who;
  Window cover;
  bool cover_shown, cover_told;
  char wm_class[256];
  char title[4097];
};

struct guard {
  Display *display;
  int screen;
  Window root, self; /* self: a window never shown, for selections */
  int root_width, root_height;
  struct atoms atoms;
  unsigned long resource_mask; /* which bits of an id are the client's own */
  int randr_event, fixes_event;
  bool has_composite, has_pictures;

  struct window *windows[1024];
  Window focused;
  unsigned long wm_client; /* the window manager's ids without their own bits; 0 without one */
  struct process wm; /* the window manager that is believed (wm.h); pid 0 without one */
  bool wm_settled;   /* a predecessor in the guard's place watched already: who it is stays as it was */
  unsigned long friend_client; /* another guard in a hand-over */

  bool watching, order_cover, stand_in, one_display;
  struct process own[OWN_MAX];
  int own_count;
  char *allow[ALLOW_MAX];
  int allow_count;
  char window_text[TEXT_MAX]; /* on covers of foreign windows */

  bool keys_held;

  Window curtain; /* the full-screen cover */
  bool curtain_sinks; /* something may have come above it in this batch of events */
  char curtain_text[TEXT_MAX];
  bool spares_sink; /* the same for the covers of other displays (displays.h) */

  bool orphaned;
  double orphaned_at;

  bool leaving;
};

/* xerror.c: errors of dying windows are expected; each place that cares asks for the count. */
void xerror_install(void);
/* Errors on this connection since the last call; synchronises first. */
unsigned xerror_take(Display *display);
