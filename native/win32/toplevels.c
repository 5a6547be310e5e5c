#include "toplevels.h"
#include <string.h>
#include "cover.h"
#include "facts.h"
#include "lifecycle.h"
#include "ownership.h"
#include "table.h"
#include "timers.h"
#include "titles.h"

/* The system calls our events' function without anything of ours in hand. */
static struct guard *listening;
static unsigned sweeps;
static int depth;

/* Desktop and task bar: windows of the process that is the shell, and of nothing else that it shows. */
static bool is_desktop(const struct guard *g, const struct window *w) {
  static const char *const classes[] = {"Progman", "WorkerW", "Shell_TrayWnd", "Shell_SecondaryTrayWnd"};
  if (!process_same(&w->who, &g->shell)) return false;
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (strcmp(w->wm_class, classes[i]) == 0) return true;
  return false;
}

static void judge(struct guard *g, struct window *w) {
  w->own = ownership_is_own(g, &w->who);
  w->allowed = !w->own && ownership_is_allowed(g, w);
  w->manager = is_desktop(g, w);
}

/* Its lifecycle begins as soon as something of it can be seen. The desktop's own windows have none. */
static void open_when_seen(struct guard *g, struct window *w) {
  if (w->opened || !facts_visible(g, w)) return;
  judge(g, w);
  if (!w->manager) lifecycle_open(g, w);
}

static void forget(struct guard *g, window_id id, double at) {
  struct window *w = table_find(g, id);
  if (!w) return;
  lifecycle_close(g, w, at);
  table_remove(g, id);
}

static bool made_by_guard(const struct guard *g, DWORD pid) {
  return pid == GetCurrentProcessId() || (g->friend_pid && pid == g->friend_pid);
}

/* Known from now on. NULL for our own covers and for what is gone already. */
static struct window *adopt(struct guard *g, HWND window, double at) {
  window_id id = id_of(window);
  struct window *w = table_find(g, id);
  DWORD maker = 0;
  GetWindowThreadProcessId(window, &maker);
  if (w && w->maker == maker) return w;
  /* The number went to another program's window. */
  if (w) forget(g, id, at);
  if (!maker || made_by_guard(g, maker)) return NULL;
  w = table_add(g, id);
  w->maker = maker;
  w->who = process_read(facts_pid(window));
  w->mapped_at = at;
  facts_class(window, w->wm_class, sizeof w->wm_class);
  return w;
}

/* Looks at it again: shown or hidden, moved. */
static void look(struct guard *g, struct window *w, double at) {
  HWND window = hwnd_of(w->id);
  bool shown = facts_shown(window), before = w->shown;
  w->shown = shown;
  if (!shown) {
    if (before) cover_hide(w);
    /* Minimised or on another desktop it is still there; hidden by its program it is gone. */
    if (w->opened && !IsWindowVisible(window)) {
      lifecycle_close(g, w, at);
      w->closing = false;
    }
    return;
  }
  int x = w->x, y = w->y, width = w->width, height = w->height;
  if (!before && !w->opened) w->mapped_at = at;
  facts_place(window, w);
  bool moved = x != w->x || y != w->y || width != w->width || height != w->height;
  if (w->cover && (moved || !w->cover_shown)) cover_put(g, w);
  open_when_seen(g, w);
}

/* --- a look at everything --- */

static BOOL CALLBACK meet(HWND window, LPARAM with) {
  struct guard *g = (struct guard *)with;
  double now = boot_ms();
  depth++;
  struct window *w = table_find(g, id_of(window));
  /* What was never shown is not asked for more than that. */
  if (!w && !IsWindowVisible(window)) return TRUE;
  w = adopt(g, window, now);
  if (!w) {
    cover_met(window, depth);
    return TRUE;
  }
  w->swept = sweeps;
  w->depth = depth;
  look(g, w, now);
  if (w->opened && !w->own) titles_changed(g, w);
  return TRUE;
}

static void sweep(struct guard *g, unsigned long again) {
  sweeps++;
  depth = 0;
  EnumWindows(meet, (LPARAM)g);
  double now = boot_ms();
  TABLE_EACH(g, w) {
    if (w->swept != sweeps)
      forget(g, w->id, now);
    else if (w->cover && w->cover_shown && cover_sunk(w->cover, w->depth))
      cover_put(g, w);
  }
  curtain_keep(g);
  lifecycle_focus(g, id_of(GetForegroundWindow()));
  if (again) timer_set(boot_ms() + SWEEP_MS, sweep, again);
}

/* --- events --- */

/* Events carry the low 32 bits of GetTickCount. */
static double time_of(DWORD ticks) { return boot_ms() - (double)(DWORD)(GetTickCount() - ticks); }

static void CALLBACK on_event(HWINEVENTHOOK hook, DWORD event, HWND window, LONG object, LONG child, DWORD thread, DWORD ticks) {
  struct guard *g = listening;
  (void)hook;
  (void)thread;
  if (object != OBJID_WINDOW || child != CHILDID_SELF || !window) return;
  if (event == EVENT_SYSTEM_FOREGROUND) {
    lifecycle_focus(g, id_of(window));
    return;
  }
  if (event == EVENT_OBJECT_DESTROY) {
    forget(g, id_of(window), time_of(ticks));
    return;
  }
  struct window *w = table_find(g, id_of(window));
  if (!w) {
    if (GetAncestor(window, GA_ROOT) != window || !IsWindowVisible(window)) return;
    w = adopt(g, window, time_of(ticks));
    if (w) w->swept = sweeps;
  }
  if (!w) return;
  look(g, w, time_of(ticks));
  if (event == EVENT_OBJECT_NAMECHANGE) titles_changed(g, w);
  if (event == EVENT_OBJECT_REORDER && w->cover) cover_put(g, w);
}

static void listen(DWORD first, DWORD last) {
  SetWinEventHook(first, last, NULL, on_event, 0, 0, WINEVENT_OUTOFCONTEXT | WINEVENT_SKIPOWNPROCESS);
}

void toplevels_start(struct guard *g) {
  listening = g;
  listen(EVENT_SYSTEM_FOREGROUND, EVENT_SYSTEM_FOREGROUND);
  listen(EVENT_SYSTEM_MINIMIZESTART, EVENT_SYSTEM_MINIMIZEEND);
  listen(EVENT_OBJECT_CREATE, EVENT_OBJECT_REORDER);
  listen(EVENT_OBJECT_LOCATIONCHANGE, EVENT_OBJECT_NAMECHANGE);
  listen(EVENT_OBJECT_CLOAKED, EVENT_OBJECT_UNCLOAKED);
  sweep(g, 1);
}

void toplevels_watch(struct guard *g) {
  DWORD shell = 0;
  g->watching = true;
  if (!g->shell.pid && GetWindowThreadProcessId(GetShellWindow(), &shell)) g->shell = process_read(shell);
  TABLE_EACH(g, w) {
    w->who = process_read(w->who.pid);
    judge(g, w);
    if (w->manager) w->opened = false;
    lifecycle_cover(g, w);
    if (!w->opened) continue;
    facts_read(g, w);
    lifecycle_report_opened(g, w);
  }
}
