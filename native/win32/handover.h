/*
 * One guard on duty in each session: it owns a named pipe of which there can be one. When main is lost, the guard stands
 * in (curtain, keys, observations spooled) until its successor connects, gets what it saw, covers the screen itself and
 * says so; then the old one lets go. Both ends believe only a process that runs the same file.
 */
#pragma once
#include "guard.h"

/* Takes the duty, from a predecessor if there is one. NULL, or why it cannot be had. */
const char *handover_start(struct guard *g);
/* After the hello and once the windows are known: what the predecessor saw meanwhile. */
void handover_report(struct guard *g);
/* Main is gone without a goodbye. */
void handover_stand_in(struct guard *g);
/* Set when a successor waits for an answer; NULL when we own no pipe. */
HANDLE handover_event(void);
/* Answers the successor that waits. */
void handover_answer(struct guard *g);
