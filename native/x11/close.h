/* What is done to a foreign window. Each returns NULL, or why not. */
#pragma once
#include "guard.h"

/* Asks it to close (WM_DELETE_WINDOW); a window that still lives 400 ms later loses its connection (XKillClient). */
const char *close_window(struct guard *g, Window id);
/* Ends its process by pidfd where that is ours to do, else its connection. */
const char *close_kill(struct guard *g, Window id);
const char *close_iconify(struct guard *g, Window id);
