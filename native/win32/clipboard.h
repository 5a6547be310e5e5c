/* The clipboard: whoever fills it is told; emptied; kept to ourselves while isolated. */
#pragma once
#include "guard.h"

/* Nothing copied is there any more. NULL or why not. */
const char *clipboard_clear(struct guard *g);
/* While on: what others copy is taken away at once, what we copy (its text) is given to our own windows only. */
void clipboard_isolate(struct guard *g, bool on);
/* Messages of the hidden window; false for others. */
bool clipboard_message(struct guard *g, UINT message, WPARAM with);
