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
/* At its opening: its title; its class has been read. */
void facts_read(struct guard *g, struct window *w);
/* Adds `,"window":…,"pid":…,…,"own":…` (WindowFacts of src-shared/records.ts). */
void facts_write(struct guard *g, const struct window *w, struct buf *line);
/* Adds nothing: a title that was there between two looks is not heard of, so they cannot be counted. */
void facts_write_titles(const struct window *w, struct buf *line);
/* Whether something of it can be seen on this desktop. */
bool facts_visible(const struct guard *g, const struct window *w);
