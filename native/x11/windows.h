/* The top-level windows, as the X server tells of them. */
#pragma once
#include "guard.h"

/* Takes in what is there already. */
void windows_start(struct guard *g);
/* At a `watch`: the window manager is settled, who is ours is judged anew, and everything shown is reported. */
void windows_watch(struct guard *g);
void windows_event(struct guard *g, const XEvent *event);
/* Events that say that the window manager has changed; false for others. */
bool windows_manager_event(struct guard *g, const XEvent *event);
