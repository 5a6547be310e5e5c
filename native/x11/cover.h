/* Covers: plain windows of ours over a foreign window, and the curtain over the whole screen. */
#pragma once
#include "guard.h"

/* Something may have come above the covers that must be above everything. */
void cover_sinks(struct guard *g);
/* Puts our cover over the window, or moves and raises the one that is there. */
void cover_put(struct guard *g, struct window *w);
void cover_drop(struct guard *g, struct window *w);
/* Every window's: at the guard's end. */
void cover_drop_all(struct guard *g);

/* Full screen, above everything, with the keyboard held so that nobody types blind. */
void curtain_put(struct guard *g, const char *text);
void curtain_drop(struct guard *g);
/* After a batch of events: above everything again, and as large as the screen. */
void curtain_keep(struct guard *g);

/* Somebody destroyed one of them (pane.h): another one takes its place. */
void cover_lost(struct guard *g, Window pane);
/* Events of our own windows. */
void cover_event(struct guard *g, const XEvent *event);
