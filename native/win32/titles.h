/* The changes of a window's title. */
#pragma once
#include "guard.h"

/* It may have another one. */
void titles_changed(struct guard *g, struct window *w);
