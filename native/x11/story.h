/* What is known of one window, and what is told of it: opened, titled, focused, closed. */
#pragma once
#include "guard.h"

/* Whether this process is one of those whose windows are ours. */
bool story_is_own(const struct guard *g, const struct process *who);
/* Who is behind it now, whether it is ours, whether it is allowed. */
void story_judge(struct guard *g, struct window *w);
/* Reports `window.<what>`, `at` in CLOCK_BOOTTIME ms; nothing before the first `watch`. */
void story_tell(struct guard *g, struct window *w, const char *what, double at);
/* Covers or uncovers it, as the standing order says. */
void story_cover(struct guard *g, struct window *w);
/* Its story begins as soon as something of it can be seen. */
void story_open(struct guard *g, struct window *w);
void story_close(struct guard *g, struct window *w, double at);
void story_focus(struct guard *g, Window id);
void story_title_changed(struct guard *g, struct window *w, const XPropertyEvent *event);
/* Too large for the server to keep its contents. */
bool story_too_large(const struct guard *g, const struct window *w);
