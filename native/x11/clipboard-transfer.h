/*
 * The window that owns the selections while they are isolated, and what it holds: taken over from our own browser in every
 * form (target) that it offers, and given to who may have it (clipboard.h).
 */
#pragma once
#include "guard.h"

/* False for events that are not of a transfer to us. */
bool transfer_event(struct guard *g, const XEvent *event);
/* Our window. After transfer_start(). */
Window transfer_window(void);
void transfer_start(struct guard *g);
/* Makes our window the owner of the selection. */
void transfer_own(struct guard *g, Atom selection);
/* Takes over what the owner of CLIPBOARD has copied, then owns it. */
void transfer_begin(struct guard *g);
/* What is being taken over is not waited for any more. */
void transfer_abandon(void);
/* What was taken over is forgotten. */
void transfer_forget(void);
/* Writes what the request asks for to `property` of its window; false when we have no such thing. */
bool transfer_give(struct guard *g, const XSelectionRequestEvent *request, Atom property);
