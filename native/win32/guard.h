/* What the parts of the guard share. The main thread owns all of this; the keyboard (keyhook.h), the pictures
   (painter.h) and stdio (pipe.h, stdin.h) have threads of their own. */
#pragma once
#include <windows.h>
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
  HANDOVER_VERSION = 1, /* of what a successor gets (handover.h) */
  SWEEP_MS = 50,        /* between two looks at all windows, beside the events */
};

/* A window handle as a number: 32 bits of it count, also in a 64-bit process. */
typedef unsigned long window_id;

/* A top-level window. */
struct window {
  struct window *next;
  window_id id;
  DWORD maker; /* the process that made it, as the system says */
  struct process who;
  int x, y, width, height; /* on the virtual screen, physical pixels */
  bool shown;              /* visible and not minimised: something of it can be seen */
  bool opened, own, allowed;
  bool manager;            /* the desktop's own: its task bar, its background */
  double mapped_at, titled_at;
  bool title_waits, closing;
  unsigned swept; /* number of the last sweep that met it */
  int depth;      /* its place from the top, in that sweep */
  HWND cover;
  bool cover_shown, cover_told;
  char wm_class[769];
  char title[4097];
};

struct guard {
  HWND self; /* a window never shown: the system's messages */
  RECT desktop; /* the virtual screen: all displays */
  struct window *windows[1024];
  window_id focused;
  struct process shell; /* who draws the desktop and the task bar, since the first watch */
  DWORD friend_pid;     /* another guard in a hand-over */

  bool watching, order_cover, stand_in, one_display;
  struct process own[OWN_MAX];
  int own_count;
  char *allow[ALLOW_MAX];
  int allow_count;
  char window_text[TEXT_MAX]; /* on covers of foreign windows */

  bool keys_held, has_pictures;

  HWND curtain; /* the full-screen cover */
  char curtain_text[TEXT_MAX];

  bool orphaned;
  double orphaned_at;

  bool leaving;
};

static inline window_id id_of(HWND window) { return (window_id)(ULONG_PTR)window; }
static inline HWND hwnd_of(window_id id) { return (HWND)(LONG_PTR)(LONG)id; }
