/* The ends of stdio that only this system needs. */
#pragma once
#include <stddef.h>
#include "lines.h"

/* Reads stdin on a thread of its own; the event is set when something is there. */
void *streams_start(void);
/* Gives what was read to `lines_take`. False at the end of stdin. */
bool streams_read(struct lines *lines, bool (*act)(void *with, char *line, size_t length), void *with);
/* Set when stdout has room again. */
void *pipe_room(void);
/* Until everything is written, for at most `ms`: at the end. */
void pipe_finish(int ms);
