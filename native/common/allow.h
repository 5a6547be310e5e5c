/* Entries of the allow list that name a program; each system implements it. */
#pragma once
#include "guard.h"

/* Whether this entry (an executable's path or bare name, with `*` and `?`) is the program of that window. */
bool allow_matches(const char *entry, struct window *w);
