/* Displays: what each shows of the virtual screen, copies of one another included. */
#pragma once
#include "guard.h"

void displays_start(struct guard *g);
/* Adds `,"displays":[{"name","geometry"}]`: each output that shows something; a mirror has its original's geometry. */
void displays_list(struct guard *g, struct buf *line);
/* The system says that something about them changed. */
void displays_changed(struct guard *g);
/* Covers every display but the ones our own windows are on, or uncovers them, as the order says. */
void displays_cover(struct guard *g);
