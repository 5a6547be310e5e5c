/* The session: locked, switched, remote, in a virtual machine. */
#pragma once
#include "guard.h"

/* False when the system does not tell of changes. */
bool session_start(struct guard *g);
/* After each `watch`: what is remarkable about where we run. */
void session_tell(struct guard *g);
/* WM_WTSSESSION_CHANGE of the hidden window. */
void session_message(struct guard *g, WPARAM what);
