/* Cameras as the system itself has them, for main to hold against what the browser tells. */
#pragma once
#include "guard.h"

/* `,"cameras":[{"name":…,"path":…},…]`, at most 64. */
void cameras_list(struct guard *g, struct buf *line);
