/*
 * One guard on duty for each display: it owns the selection _TAZA_GUARD. When main is lost, the guard stands in (curtain,
 * keys, observations spooled) until its successor asks for the selection's contents (target _TAZA_SPOOL), covers the
 * screen itself and takes the selection; then the old one lets go. Only a process that runs the same file is believed.
 */
#pragma once
#include "guard.h"

/* Takes the duty, from a predecessor if there is one. NULL, or why it cannot be had. */
const char *handover_start(struct guard *g);
/* After the hello and once the windows are known: what the predecessor saw meanwhile. */
void handover_report(struct guard *g);
/* Main is gone without a goodbye. */
void handover_stand_in(struct guard *g);
/* Selection events; false for others. */
bool handover_event(struct guard *g, const XEvent *event);
