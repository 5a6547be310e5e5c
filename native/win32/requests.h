/* Main's orders: one JSON object per line. */
#pragma once
#include "guard.h"

/* Takes what was read from stdin. False at its end. */
bool requests_read(struct guard *g);
