/* The top-level windows: by the system's events, and by a look at all of them every 50 ms. */
#pragma once
#include "guard.h"

/* Takes in what is there already, and listens from now on. */
void toplevels_start(struct guard *g);
/* At a `watch`: who is ours is judged anew, and everything shown is reported. */
void toplevels_watch(struct guard *g);
