/*
 * What requests.c and handover.c ask of each system and no other part does; x11/platform.c and win32/platform.c have it.
 * Everything else they call by a header that both systems have under the same name (cover.h, facts.h, keys.h …).
 */
#pragma once
#include "guard.h"

/* After a `watch` was read: everything that shall be observed is, or is judged anew. */
void platform_watch(struct guard *g);

/* Whether it must first paint itself anew before a picture of it can be taken. */
bool platform_repaints_for_shot(struct guard *g, struct window *w);
/* Orders a picture of the window, or of the desktop for NULL, as the reply to request `id`. NULL, or why not. */
const char *platform_shoot(struct guard *g, long id, const struct window *w);

typedef void platform_describe(struct guard *g, struct buf *line);
/* What adds the reply's members for a request that one system alone has, or has in its own way; NULL for others. */
platform_describe *platform_describes(const char *request);

/* What a successor must know beside the rest: words of a line, each with a blank before it. Reading: whether they are there. */
void platform_write_handover(const struct guard *g, struct buf *to);
bool platform_read_handover(struct guard *g, const char *words);
