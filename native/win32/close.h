/* What is done to a foreign window. Each returns NULL, or why not. */
#pragma once
#include "guard.h"

/* Asks it to close (WM_CLOSE); a window that still lives 400 ms later loses its process. */
const char *close_window(struct guard *g, window_id id);
/* Ends its process by a handle. */
const char *close_kill(struct guard *g, window_id id);
const char *close_iconify(struct guard *g, window_id id);
