/* Programs that run, window or none: the kernel's process events where they may be had (root, or a new kernel; never in a container), else /proc. */
#pragma once
#include "guard.h"

/* `poll_only`: does without the kernel's events. */
void programs_start(struct guard *g, bool poll_only);
/* To be polled; -1 without one. */
int programs_fd(void);
void programs_read(struct guard *g);
/* Adds `,"processes":[…]`. */
void programs_list(struct guard *g, struct buf *line);
