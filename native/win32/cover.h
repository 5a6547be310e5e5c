/* Covers: plain windows of ours over a foreign window, over displays that are not ours, and the curtain over everything. */
#pragma once
#include "guard.h"

void cover_start(struct guard *g);
/* Puts our cover over the window, or moves and raises the one that is there. */
void cover_put(struct guard *g, struct window *w);
/* The window is not to be seen for now, nor is its cover. */
void cover_hide(struct window *w);
void cover_drop(struct guard *g, struct window *w);
/* Every window's: at the guard's end. */
void cover_drop_all(struct guard *g);
/* A sweep met this window (of ours, or not) at this place from the top. */
void cover_met(HWND window, int depth);
/* Whether something that was met at `depth` is above this cover. */
bool cover_sunk(HWND cover, int depth);

/* The whole virtual screen, above everything, with the keyboard held so that nobody types blind. */
void curtain_put(struct guard *g, const char *text);
void curtain_drop(struct guard *g);
/* After a look at all windows, or a change of the displays: above everything again, and as large as the screen. */
void curtain_keep(struct guard *g);

enum cover_kind { COVER_WINDOW, COVER_DISPLAY, COVER_ALL };
/* A plain cover over this rectangle; `*cover` is made when it is NULL. */
void cover_place(HWND *cover, const RECT *at, enum cover_kind kind);
void cover_end(HWND *cover);
