/* Windows whose contents the X server keeps apart (Composite), so that they can be read though they are covered. */
#pragma once
#include "guard.h"

/* Makes sure of it as far as it can be had; true when it was so already: otherwise the window paints itself anew first. */
bool redirect_window(struct guard *g, struct window *w);
/* After its size has changed: what became too large for the server is kept no longer. */
void redirect_resized(struct guard *g, struct window *w);
