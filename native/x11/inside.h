/* Events and places of windows that others put into ours or into an allowed program's (tracking.h). */
#pragma once
#include "guard.h"

/* The window that this event was told of as being inside of; None for what the root or the window itself told. */
Window inside_of(const struct guard *g, const XEvent *event);
/* Where it is on the desktop: its own geometry counts from its parent. */
void inside_place(struct guard *g, struct window *w);
/* What a program puts into its own window is part of that. */
bool inside_is_part(struct guard *g, Window parent, Window id);
