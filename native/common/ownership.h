/* Whose windows are ours, and which foreign ones are allowed (`watch`). */
#pragma once
#include "guard.h"

/* Whether this process is one of those whose windows are ours. */
bool ownership_is_own(const struct guard *g, const struct process *who);
/* Whether an entry of the allow list names its program (allow.h) or its class. */
bool ownership_is_allowed(const struct guard *g, struct window *w);
