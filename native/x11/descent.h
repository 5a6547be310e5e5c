/* Which processes are ours: the registered ones (`own` of a watch, main, ourselves) and what they started. */
#pragma once
#include "guard.h"

/* Before anything is asked: remembers who started us. */
void descent_start(void);
/*
 * Asks /proc now and remembers nothing, so there is nothing to be late for. Ours is a process whose line of parents leads
 * to a registered one, each in it running the very file (device and inode, not a path, which a mount namespace can fake)
 * of its parent or of a registered process, or the file of its name beside one of those. The kernel alone says who is
 * whose parent. False for what has ended, and for whose file may not be read.
 */
bool descent_ours(const struct guard *g, pid_t pid);
