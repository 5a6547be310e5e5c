/*
 * A window's lifecycle as it is reported: opened, focused, titled, closed. When each of them happens, each system finds
 * out by itself; a title's change is its own as well (titles.h).
 */
#pragma once
#include "guard.h"

/* Reports `window.<kind>`, `at` in ms of boot_ms(); nothing before the first `watch`. `more`: further members, each with
   its comma before it, or "". */
void lifecycle_report(struct guard *g, struct window *w, const char *kind, double at, const char *more);
/* Reports it as opened, and as focused when it is. */
void lifecycle_report_opened(struct guard *g, struct window *w);
/* Covers or uncovers it, as the standing order says. */
void lifecycle_cover(struct guard *g, struct window *w);
/* It has been judged, and something of it can be seen now. */
void lifecycle_open(struct guard *g, struct window *w);
void lifecycle_close(struct guard *g, struct window *w, double at);
void lifecycle_focus(struct guard *g, window_id id);
