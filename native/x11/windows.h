/* The table of top-level windows and their stories: opened, titled, focused, closed. */
#pragma once
#include "guard.h"

/* Takes in what is there already. */
void windows_start(struct guard *g);
/* After a `watch`: who is ours is judged anew, and everything shown is reported. */
void windows_rewatch(struct guard *g);
void windows_event(struct guard *g, const XEvent *event);

/* The window manager that made these is not believed (any more): they are windows of a program. */
void windows_disown(struct guard *g, unsigned long client);
/* Takes in a foreign window that is inside of `parent` (inside.h). */
void windows_inside(struct guard *g, Window id, Window parent);

struct window *windows_find(struct guard *g, Window id);
struct window *windows_find_covered(struct guard *g, Window cover);
/* Makes sure that the window's contents can be read though it is covered; true when it was so already. */
bool windows_redirect(struct guard *g, struct window *w);
/* Everything lets go: at the guard's end. */
void windows_uncover(struct guard *g);
/* Since when a predecessor has seen this window. */
void windows_seen_since(struct guard *g, Window id, double mapped_at);
void windows_each_opened(struct guard *g, void (*act)(struct window *w, void *with), void *with);
