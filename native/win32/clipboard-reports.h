/* What is reported of the clipboard: at most once a second each, and how often it was. */
#pragma once
#include "guard.h"

/* Another program filled it; `undone`: that was taken away at once. */
void clipboard_count_changed(struct guard *g, const struct process *owner, bool undone);
/* A program that may not have what we copied asked for it. */
void clipboard_count_refused(struct guard *g, const struct process *reader);
