/* What can be asked about a window. Everything is bounded: a title may be megabytes long. */
#pragma once
#include "guard.h"

/* The property's bytes (XFree them), at most 4 * `longs`; NULL when absent, of another type, or the window is gone. */
unsigned char *facts_property(struct guard *g, Window window, Atom property, Atom type, long longs,
                              unsigned long *items, Atom *actual, int *format);
/* A window id in a property such as _NET_ACTIVE_WINDOW, or None. */
Window facts_window_property(struct guard *g, Window window, Atom property);
/* The process behind a window: from the X server (XRes), else as the window claims (`forgeable`). */
struct process facts_who(struct guard *g, Window window);
/* True when it is _NET_WM_NAME, not WM_NAME. */
bool facts_title(struct guard *g, Window window, char *to, size_t size);
void facts_class(struct guard *g, Window window, char *to, size_t size);
/* An atom whose name nobody can know beforehand. */
Atom facts_unforeseen(struct guard *g);
/* The id without the client's own bits: the same for all windows of one connection. */
unsigned long facts_client(const struct guard *g, Window window);
/* At its opening: its class and title, which have not changed since then. */
void facts_read(struct guard *g, struct window *w);
/* Adds `,"window":…,"pid":…,…,"own":…` (WindowFacts of src-shared/records.ts). */
void facts_write(struct guard *g, const struct window *w, struct buf *line);
/* Adds `,"titles":…`: how often it was given one since it opened. */
void facts_write_titles(const struct window *w, struct buf *line);
/* Whether something of it can be seen on this screen. */
bool facts_visible(const struct guard *g, const struct window *w);
/* Whether the guard made it, or one that is handing over to it. */
bool facts_made_by_guard(const struct guard *g, Window window);
