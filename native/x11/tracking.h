/*
 * Windows become known as ours, allowed or foreign, and are opened as soon as something of them can be seen. Also those
 * that others put into ours, into an allowed program's or into the guard's own covers (XCreateWindow with such a parent,
 * XReparentWindow; `mpv --wid`, `xterm -into`). Their like under the root is told to whoever listens there; a window's
 * children are told only to who listens to that window.
 */
#pragma once
#include "guard.h"

/* Who is behind it now, whether it is ours, whether it is allowed. */
void tracking_judge(struct guard *g, struct window *w);
/* Its lifecycle begins as soon as something of it can be seen. */
void tracking_open(struct guard *g, struct window *w);
/* Hears from now on of what is put into this window, and takes in what is there already. Once is enough. */
void tracking_listen(struct guard *g, Window window);
/* Takes in a foreign window that is inside of `parent`. */
void tracking_take_in(struct guard *g, Window id, Window parent);
/* Something was created in `parent`, or moved into it. */
void tracking_inside_event(struct guard *g, Window parent, const XEvent *event);
