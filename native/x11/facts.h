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
/* Adds `,"window":…,"pid":…,…,"own":…` (WindowFacts of src-shared/records.ts). */
void facts_write(struct guard *g, const struct window *w, struct buf *line);
