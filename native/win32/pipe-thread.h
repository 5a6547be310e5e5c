/* stdout is written on a thread of its own (pipe.h). */
#pragma once

/* Set when stdout has room again. */
void *pipe_room(void);
/* Until everything is written, for at most `ms`: at the end. */
void pipe_finish(int ms);
