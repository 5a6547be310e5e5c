/* stdin is read on a thread of its own. */
#pragma once

/* The event that is set when something is there. */
void *stdin_start(void);
