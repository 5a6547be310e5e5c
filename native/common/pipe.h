/* stdout, as each system has it: never blocks. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

void pipe_start(void);
/* Bytes written now; 0 when there is no room. A main that is gone is told by the end of stdin, not here. */
size_t pipe_write(const char *bytes, size_t length);
/* Until there is room again; false after `ms` or when nobody will ever read. */
bool pipe_wait(int ms);
