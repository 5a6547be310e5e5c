/* Programs that run, window or none: the kernel's process events where they may be had (root), else /proc. */
#pragma once
#include "guard.h"

/* `poll_only`: does without the kernel's events. */
void programs_start(struct guard *g, bool poll_only);
/* To be polled; -1 without one. */
int programs_fd(void);
void programs_read(struct guard *g);
/* Adds `,"processes":[…]`. */
void programs_list(struct guard *g, struct buf *line);
/* The station's main, a registered process, or a child of one from the same place on the disk. */
bool programs_is_own(struct guard *g, pid_t pid);
