/* Pictures on a thread of their own (read, encoded as PNG, written to file descriptor 3): no observation waits for them. */
#pragma once
#include <windows.h>
#include <stdbool.h>

/* The event that is set when replies are ready; NULL when it cannot start: the guard then works without pictures. */
HANDLE painter_start(void);
/* Gives finished replies to out_reply(). */
void painter_collect(void);
/* A picture of the window's own contents, covered or not, or of the whole desktop for NULL. False when too many are waiting. */
bool painter_shot(long id, HWND window);
