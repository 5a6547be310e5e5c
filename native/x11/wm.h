/*
 * The window manager: its frames are not windows of a program. It is the one that is there at the first `watch`; a
 * program that takes its place later is trusted only when it is the same executable.
 */
#pragma once
#include "guard.h"

/* Looks who it is now. */
void wm_update(struct guard *g);
/* Whether this window was made by the window manager. */
bool wm_made(const struct guard *g, Window window);
