/* The session as a whole: where it runs, whether it is still the one that the seat shows. */
#pragma once
#include "guard.h"

void session_start(struct guard *g);
/* Adds `,"facts":{…}`. */
void session_facts(struct guard *g, struct buf *line);
/* After a `watch`: a remote or virtual session is told. */
void session_tell(struct guard *g);
/* The screen saver's events, and those of the console switch; false for others. */
bool session_event(struct guard *g, XEvent *event);
/* Whether the X server is one for old programs on a Wayland desktop: it shows us nothing of that. After input_start(). */
bool session_is_wayland(struct guard *g);
