/*
 * Windows of ours that lie over others: covers and the curtain. Any client of an X server may unmap, move, lower, shape
 * or destroy any window: what somebody did to one of these is undone at once, and told (X does not say who it was).
 */
#pragma once
#include "guard.h"

void panes_start(struct guard *g);
/* Shown and above everything. */
Window pane_make(struct guard *g, int x, int y, int width, int height, unsigned long color);
/* Moved there, shown, above everything. */
void pane_put(struct guard *g, Window pane, int x, int y, int width, int height);
void pane_raise(struct guard *g, Window pane);
void pane_hide(struct guard *g, Window pane);
/* None is no pane. */
void pane_drop(struct guard *g, Window pane);
/* Mends what somebody did. The pane that was lost by it and is to be made anew, else None. */
Window pane_event(struct guard *g, const XEvent *event);
