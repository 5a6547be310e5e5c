/* Main's requests: one JSON object per line. */
#pragma once
#include "guard.h"

/* Reads what is there on stdin. False at its end. */
bool requests_read(struct guard *g);
