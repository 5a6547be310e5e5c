/* What is done to a foreign window; each system implements it. Each function returns NULL, or why not. */
#pragma once
#include "guard.h"

/* Asks it to close. A window that still lives CLOSE_PATIENCE_MS later loses its connection (X11) or process (Windows). */
const char *close_window(struct guard *g, window_id id);
/* Ends its process where that is ours to do; on X11 its connection otherwise. */
const char *close_kill(struct guard *g, window_id id);
const char *close_iconify(struct guard *g, window_id id);
