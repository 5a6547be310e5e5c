/*
 * The window manager: its frames are not windows of a program. Believed is the process (not the file: anybody can start
 * that, with other code in it) that was there before the first `watch` and is what its path says (trust.h). Any other is
 * told, and its windows are foreign. Without one nobody is believed.
 */
#pragma once
#include "guard.h"

/* Hears from now on when it changes. */
void wm_start(struct guard *g);
/* Whether this event says that it has changed. */
bool wm_event(const struct guard *g, const XEvent *event);
/* Looks who it is now. The client (facts_client()) that is believed no more, or 0: its windows are a program's. */
unsigned long wm_update(struct guard *g);
bool wm_is_settled(const struct guard *g);
/* At a `watch`, after a wm_update() and once the own processes are known: from now on it stays who it is; who is not it
   is reported (again) at the next wm_update(). */
void wm_settle(struct guard *g);
/* Whether this window was made by the window manager. */
bool wm_made(const struct guard *g, Window window);
