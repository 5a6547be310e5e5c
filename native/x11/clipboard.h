/* What is copied: watched, cleared, and kept inside our own windows. */
#pragma once
#include "guard.h"

void clipboard_start(struct guard *g);
/* Nobody owns anything copied any more. NULL. */
const char *clipboard_clear(struct guard *g);
/*
 * On: the guard itself owns the selections. What a foreign program copies is undone at once; what our own browser copies
 * is taken over (every target it offers) and handed to our own windows only. What is merely selected (PRIMARY) is
 * nobody's. Between our browser's copying and the taking over, a few ms, the browser itself still answers anybody.
 */
void clipboard_isolate(struct guard *g, bool on);
/* Selection events, XFixes' among them; false for others. */
bool clipboard_event(struct guard *g, const XEvent *event);
