/* What can be asked about a window without waiting for its program. Everything is bounded. */
#pragma once
#include "guard.h"

/* The process behind a window, as the system knows it; a store program's own, not its frame's. */
DWORD facts_pid(HWND window);
/* Visible, not minimised, not hidden by the compositor (another virtual desktop, a suspended store program). */
bool facts_shown(HWND window);
/* Its rectangle on the virtual screen. */
void facts_place(HWND window, struct window *w);
void facts_title(HWND window, char *to, size_t size);
void facts_class(HWND window, char *to, size_t size);
/* Adds `,"window":…,"pid":…,…,"own":…` (WindowFacts of src-shared/records.ts). */
void facts_write(const struct guard *g, const struct window *w, struct buf *line);
