/*
 * When main is lost, the guard stands in (curtain, keys, observations spooled) until its successor is there, gets what it
 * saw and covers the screen itself; then the old one lets go. How the two find and believe each other: instance.h.
 */
#pragma once
#include "guard.h"

/* Main is gone without a goodbye. */
void handover_stand_in(struct guard *g);
/* Adds what the successor gets. */
void handover_write(const struct guard *g, struct buf *to);

/* The successor: takes what the predecessor gave, and covers the screen. `text` is emptied. Whether it held the keys. */
bool handover_read(struct guard *g, struct buf *text);
/* Holds the keys that the predecessor held. */
void handover_grab_keys(struct guard *g);
/* After the hello and once the windows are known: what the predecessor saw meanwhile. */
void handover_report(struct guard *g);
