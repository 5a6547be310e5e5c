/* Programs that run, window or none: a snapshot of them each second. */
#pragma once
#include "guard.h"

/* After a `watch`: what runs already is known, what starts from now on is told. */
void programs_watch(struct guard *g);
/* Adds `,"processes":[…]`. */
void programs_list(struct guard *g, struct buf *line);
