/*
 * Windows that others put into ours, into an allowed program's or into the guard's own covers (XCreateWindow with such a
 * parent, XReparentWindow; `mpv --wid`, `xterm -into`). Their like under the root is told to whoever listens there; a
 * window's children are told only to who listens to that window.
 */
#pragma once
#include "guard.h"

/* Hears from now on of what is put into this window, and takes in what is there already. Once is enough. */
void inside_listen(struct guard *g, Window window);
/* The window that this event was told of as being inside of; None for what the root or the window itself told. */
Window inside_of(const struct guard *g, const XEvent *event);
void inside_event(struct guard *g, Window parent, const XEvent *event);
/* Where it is on the desktop: its own geometry counts from its parent. */
void inside_place(struct guard *g, struct window *w);
