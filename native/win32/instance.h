/*
 * One guard for each session: it owns a named pipe of which there can be one. A successor connects, gets what the
 * old one saw (handover.h), covers the screen itself and says so; then the old one lets go. Both ends believe only a
 * process that runs the same file.
 */
#pragma once
#include "guard.h"

/* Takes its place, from a predecessor if there is one. NULL, or why it cannot be had. */
const char *instance_claim(struct guard *g);
/* Set when a successor waits for an answer; NULL when we own no pipe. */
HANDLE instance_event(void);
/* Answers the successor that waits. */
void instance_answer(struct guard *g);
