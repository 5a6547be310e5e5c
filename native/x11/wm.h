/*
 * The window manager: its frames are not windows of a program. Believed is the process (not the file: anybody can start
 * that, with other code in it) that was there before the first `watch` and is what its path says (trust.h). Any other is
 * told, and its windows are foreign. Without one nobody is believed.
 */
#pragma once
#include "guard.h"

/* Looks who it is now. */
void wm_update(struct guard *g);
/* At a `watch`: from now on it stays who it is, and who is not it is told (again). After the own processes are known. */
void wm_settle(struct guard *g);
/* Whether this window was made by the window manager. */
bool wm_made(const struct guard *g, Window window);
