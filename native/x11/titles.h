/* The changes of a window's title. */
#pragma once
#include "guard.h"

void titles_changed(struct guard *g, struct window *w, const XPropertyEvent *event);
