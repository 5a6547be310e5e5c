/* Windows that a window manager has put into a frame, and those that it says it manages. */
#pragma once
#include "guard.h"

/* The window was given another parent; under the root when that is `g->root`. */
void frames_reparented(struct guard *g, Window id, Window parent);
/* Takes in the windows of _NET_CLIENT_LIST that are not known yet. */
void frames_read_client_list(struct guard *g);
