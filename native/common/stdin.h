/* stdin; each system implements it. */
#pragma once
#include "lines.h"

/* Reads what is there and gives it to lines_take(). False at the end of stdin. */
bool stdin_read(struct lines *lines, bool (*act)(void *with, char *line, size_t length), void *with);
