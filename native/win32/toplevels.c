#include "toplevels.h"
#include "cover.h"
#include "facts.h"
#include "story.h"
#include "table.h"
#include "timers.h"

/* The system calls our events' function without anything of ours in hand. */
static struct guard *listening;
static unsigned sweeps;
static int depth;

struct window *toplevels_find(struct guard *g, window_id id) { return table_find(g, id); }

void toplevels_each_opened(struct guard *g, void (*act)(struct window *w, void *with), void *with) {
  TABLE_EACH(g, w) if (w->opened) act(w, with);
}

void toplevels_uncover(struct guard *g) { TABLE_EACH(g, w) cover_drop(w); }

void toplevels_seen_since(struct guard *g, window_id id, double mapped_at) {
  struct window *w = table_find(g, id);
  if (w && mapped_at < w->mapped_at) w->mapped_at = mapped_at;
}

static void forget(struct guard *g, window_id id, double at) {
  struct window *w = table_find(g, id);
  if (!w) return;
  story_close(g, w, at);
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
    if (w->opened && !IsWindowVisible(window)) story_close(g, w, at);
    return;
  }
  int x = w->x, y = w->y, width = w->width, height = w->height;
  if (!before && !w->opened) w->mapped_at = at;
  facts_place(window, w);
  bool moved = x != w->x || y != w->y || width != w->width || height != w->height;
  if (w->cover && (moved || !w->cover_shown)) cover_put(g, w);
  story_open(g, w);
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
  if (w->opened && !w->own) story_title_changed(g, w);
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
  story_focus(g, id_of(GetForegroundWindow()));
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
    story_focus(g, id_of(window));
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
  if (event == EVENT_OBJECT_NAMECHANGE) story_title_changed(g, w);
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

void toplevels_rewatch(struct guard *g) {
  DWORD shell = 0;
  if (!g->shell.pid && GetWindowThreadProcessId(GetShellWindow(), &shell)) g->shell = process_read(shell);
  TABLE_EACH(g, w) {
    w->who = process_read(w->who.pid);
    story_judge(g, w);
    if (w->furniture) w->opened = false;
    story_cover(g, w);
    if (!w->opened) continue;
    facts_title(hwnd_of(w->id), w->title, sizeof w->title);
    story_tell(g, w, "opened", w->mapped_at);
    if (g->focused == w->id) story_tell(g, w, "focused", boot_ms());
  }
}
