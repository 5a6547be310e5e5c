/* The session as a whole: displays, clipboard, facts about the machine. */
#pragma once
#include "guard.h"

void session_start(struct guard *g);
/* Adds `,"displays":[{"name","geometry"}]`: outputs that show something. */
void session_displays(struct guard *g, struct buf *line);
/* Adds `,"facts":{…}`. */
void session_facts(struct guard *g, struct buf *line);
/* Nobody owns anything copied any more. */
void session_clear_clipboard(struct guard *g);
/* XRandR and XFixes events; false for others. */
bool session_event(struct guard *g, XEvent *event);
