#include "wm.h"
#include <string.h>
#include "facts.h"

void wm_update(struct guard *g) {
  g->wm_client = 0;
  /* ICCCM 2.8: a manager owns WM_S<screen>; EWMH: and names a window of its own on the root. */
  Window window = XGetSelectionOwner(g->display, g->atoms.wm_s0);
  if (!window) window = facts_window_property(g, g->root, g->atoms.net_supporting_wm_check);
  if (!window) return;
  struct process who = facts_who(g, window);
  if (who.forgeable || !who.pid) return;
  if (!g->watching)
    memcpy(g->wm_executable, who.executable, sizeof g->wm_executable);
  else if (strcmp(g->wm_executable, who.executable) != 0)
    return;
  g->wm_client = facts_client(g, window);
}

bool wm_made(const struct guard *g, Window window) {
  return g->wm_client != 0 && facts_client(g, window) == g->wm_client;
}
