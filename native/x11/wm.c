#include "wm.h"
#include <X11/extensions/Xfixes.h>
#include <string.h>
#include <unistd.h>
#include "facts.h"
#include "out.h"
#include "trust.h"

/* A program that announces itself without end must not have us read its memory map each time. A session starts its
   manager and the station side by side; so much later it is no part of that. */
enum { TRUST_MS = 500, OLDER_MS = 60000 };

static struct process told;

static bool trusted(const struct process *who) {
  static struct process last;
  static double at;
  static bool good;
  if (at && process_same(&last, who) && boot_ms() - at < TRUST_MS) return good;
  last = *who;
  at = boot_ms();
  /* What root itself has started is no student's, and nobody but root can look into it. */
  good = (who->uid_known && who->uid == 0 && getuid() != 0) || trust_program(who);
  return good;
}

static void tell(struct guard *g, const struct process *who, const char *how) {
  if (!g->watching || (told.pid == who->pid && told.started == who->started)) return;
  told = *who;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"manager.foreign\"", boot_ms());
  if (who->pid)
    buf_format(&line, ",\"pid\":%d", (int)who->pid);
  else
    buf_text(&line, ",\"pid\":null");
  buf_field(&line, "executable", who->executable, 1024);
  buf_format(&line, ",\"how\":\"%s\"}", how);
  out_observation(&line);
}

void wm_start(struct guard *g) {
  if (g->fixes_event < 0) return;
  unsigned long changes =
      XFixesSetSelectionOwnerNotifyMask | XFixesSelectionWindowDestroyNotifyMask | XFixesSelectionClientCloseNotifyMask;
  XFixesSelectSelectionInput(g->display, g->self, g->atoms.wm_s0, changes);
}

bool wm_event(const struct guard *g, const XEvent *event) {
  if (event->type == PropertyNotify)
    return event->xproperty.window == g->root && event->xproperty.atom == g->atoms.net_supporting_wm_check;
  if (g->fixes_event < 0 || event->type != g->fixes_event + XFixesSelectionNotify) return false;
  return ((const XFixesSelectionNotifyEvent *)(const void *)event)->selection == g->atoms.wm_s0;
}

unsigned long wm_update(struct guard *g) {
  unsigned long before = g->wm_client;
  /* ICCCM 2.8: a manager owns WM_S<screen>; EWMH: and names a window of its own on the root. */
  Window window = XGetSelectionOwner(g->display, g->atoms.wm_s0);
  if (!window) window = facts_window_property(g, g->root, g->atoms.net_supporting_wm_check);
  g->wm_client = 0;
  if (window) {
    struct process who = facts_who(g, window);
    bool good = who.pid && !who.forgeable && trusted(&who);
    if (!g->watching && !g->wm_settled) g->wm = good ? who : (struct process){0};
    if (good && process_same(&who, &g->wm)) {
      g->wm = who; /* a predecessor gave us no more than its pid and start */
      g->wm_client = facts_client(g, window);
    } else {
      tell(g, &who, good ? "replaced" : "untrusted");
    }
  }
  return before != g->wm_client ? before : 0;
}

/* One that was started after what it shall manage came while another guard watched, and that one is gone. */
static bool came_late(const struct guard *g) {
  double tick_ms = 1000.0 / (double)sysconf(_SC_CLK_TCK);
  for (int i = 0; i < g->own_count; i++)
    if ((double)g->own[i].started * tick_ms + OLDER_MS < (double)g->wm.started * tick_ms) return true;
  return false;
}

bool wm_is_settled(const struct guard *g) { return g->watching || g->wm_settled; }

void wm_settle(struct guard *g) {
  if (!wm_is_settled(g) && g->wm.pid && came_late(g)) g->wm = (struct process){0};
  told = (struct process){0};
  g->watching = g->wm_settled = true;
}

bool wm_made(const struct guard *g, Window window) {
  return g->wm_client != 0 && facts_client(g, window) == g->wm_client;
}
