/* What goes to main. Never blocks: lines wait here when main is slow, and are spooled when main is gone. */
#pragma once
#include <stdbool.h>
#include "buf.h"

/* A reply, a hello, an error: one JSON object; the line's end is added. Takes the text and frees it. */
void out_reply(struct buf *line);
/* An observation; counted, never dropped in silence, when there is no more room for it. */
void out_observation(struct buf *line);
void out_error(const char *what);
bool out_waits(void);
/* Writes what can be written now. */
void out_flush(void);
/* Writes everything, for at most `ms`: at the end. */
void out_drain(int ms);

/* Main is gone: what it did not read, and all observations from now on, go to the spool. */
void out_to_spool(void);
/* The spooled lines, and how many did not fit. */
const struct buf *out_spool(unsigned long *lost);
/* Lines of a predecessor, given on as they are. */
void out_spooled(const char *lines, size_t length);
