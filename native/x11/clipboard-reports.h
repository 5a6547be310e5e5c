/* What is reported of the clipboard: at most once a second each, and how often it was. */
#pragma once
#include "guard.h"

/* `owner` (a program) copied something; `undone`: that was taken away at once. */
void clipboard_count_changed(struct guard *g, const char *owner, bool undone);
/* `reader` (a program) asked for what we copied and may not have it. */
void clipboard_count_refused(struct guard *g, const char *reader);
/* What our own browser copied may have been made up by somebody on its way to us. */
void clipboard_count_forged(struct guard *g);
