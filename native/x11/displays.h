/* The displays: which there are, and covers on those that are not for the exam. */
#pragma once
#include "guard.h"

void displays_start(struct guard *g);
/* Adds `,"displays":[{"name","geometry"}]`: outputs that show something. */
void displays_list(struct guard *g, struct buf *line);
/* Covers every display but our own windows' (`g->one_display`), or none. */
void displays_cover(struct guard *g);
/* Somebody destroyed one of those covers (pane.h). */
void displays_lost(struct guard *g, Window pane);
/* Keeps those covers above what may have come above them in this batch of events. */
void displays_keep(struct guard *g);
/* XRandR events, and exposures of those covers; false for others. */
bool displays_event(struct guard *g, XEvent *event);
