/* The table of top-level windows and their stories: by the system's events, and by a look at all of them every 50 ms. */
#pragma once
#include "guard.h"

/* Takes in what is there already, and listens from now on. */
void toplevels_start(struct guard *g);
/* After a `watch`: who is ours is judged anew, and everything shown is reported. */
void toplevels_rewatch(struct guard *g);
struct window *toplevels_find(struct guard *g, window_id id);
/* Everything lets go: at the guard's end. */
void toplevels_uncover(struct guard *g);
/* Since when a predecessor has seen this window. */
void toplevels_seen_since(struct guard *g, window_id id, double mapped_at);
void toplevels_each_opened(struct guard *g, void (*act)(struct window *w, void *with), void *with);
