/*
 * Whether a program is what its path says. A path is an administrator's word only as long as no student can put something
 * else there, or something else into the program.
 */
#pragma once
#include "process.h"

/*
 * True when its file, and every file that it has mapped as code by now (LD_PRELOAD, plugins), belongs to root and may be
 * written by root alone, and it sees the same files at the same paths as we do (a bind mount in a namespace of its own
 * gives any file any path). Not told: code that it made in memory, and what it reads (macros, labels).
 */
bool trust_program(const struct process *who);
