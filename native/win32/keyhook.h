/*
 * The low-level keyboard and mouse hooks, on a thread of their own that never waits for anything: Windows takes a hook
 * away that is slow to answer. What it refused or counted is told to the main thread, which makes the words of it.
 */
#pragma once
#include <windows.h>
#include <stdbool.h>

struct key_refused {
  DWORD key; /* virtual key: the same in every layout */
  unsigned modifiers;
  int combination; /* combinations.h */
  bool injected;
};

/* The event that is set when something is to be collected; NULL when the hooks cannot be had. */
HANDLE keyhook_start(void);
/* From now on combinations are refused, or not. Sets the hook anew: the last one set is the first one asked. False
   when it cannot be had. */
bool keyhook_hold(bool held);
/* Everything typed is swallowed, or not (the curtain). */
void keyhook_hold_all(bool held);
/* The next one that was refused; false without any. */
bool keyhook_next(struct key_refused *refused);
/* Keys and clicks made by programs, and refusals that did not fit, since the last call. */
void keyhook_counts(long *keys, long *clicks, long *lost);
/* Keys that went down since the guard began, and how long any was held. Never which. */
struct key_count {
  unsigned long presses, injected, held_ms;
};
void keyhook_counted(struct key_count *to);
/* The system showed another desktop meanwhile (Ctrl+Alt+Del): nothing is pressed any more. */
void keyhook_forget(void);
