/*
 * Slow work on a thread with an X connection of its own, so that no observation waits for it: pictures (read, encoded
 * as PNG, written to file descriptor 3) and the text on covers.
 */
#pragma once
#include <X11/Xlib.h>
#include <stdbool.h>

/* False when it cannot start; the guard then works without pictures and texts. */
bool painter_start(void);
/* Becomes readable when replies are ready. */
int painter_fd(void);
/* Gives finished replies to out_reply(). */
void painter_collect(void);
/* A picture of the window's own contents (redirected by us, so covered or not), or of the whole desktop for None.
   False when too many are waiting. */
bool painter_shot(long id, Window window, bool redirected);
/* Writes `text` (lines) in the middle of the window. */
void painter_text(Window window, const char *text);
