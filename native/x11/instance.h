/*
 * One guard for each display: it owns the selection _TAZA_GUARD. A successor asks for the selection's contents
 * (target _TAZA_SPOOL, see handover.h), covers the screen itself and takes the selection; then the old one lets go. Only
 * a process that runs the same file is believed.
 */
#pragma once
#include "guard.h"

/* Takes its place, from a predecessor if there is one. NULL, or why it cannot be had. */
const char *instance_claim(struct guard *g);
/* Selection events; false for others. */
bool instance_event(struct guard *g, const XEvent *event);
