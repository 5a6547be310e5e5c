/* The entries of the table of windows (table.h): made as soon as a window is heard of, removed at its end. */
#pragma once
#include "guard.h"

/* What we hear of a known window. */
enum { WINDOW_MASK = StructureNotifyMask | PropertyChangeMask | FocusChangeMask };

/*
 * From now on we hear of it. NULL for our own windows, and for those that are gone already, unless `created` tells what
 * they were: a window that came and went while we were busy was there all the same.
 */
struct window *registry_adopt(struct guard *g, Window id, const XCreateWindowEvent *created);
void registry_forget(struct guard *g, Window id);
/* Where it is, without its border. */
void registry_place(struct window *w, int x, int y, int width, int height, int border);
/* A framed window is where its frame is. */
void registry_place_as_frame(struct guard *g, struct window *w);
