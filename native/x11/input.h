/* Where keys and clicks come from: a keyboard, or a program that plays one (the XTEST extension's devices). */
#pragma once
#include "guard.h"

/* Needs the X Input Extension 2.2; `input_works` tells whether it is there. */
void input_start(struct guard *g);
bool input_works(void);
/* Keys that went down since the guard began, as the devices themselves told, and how long any was held. Never which. */
struct input_count {
  unsigned long presses, injected;
  double held_ms;
};
struct input_count input_counted(void);
/* Takes the input events that have come in out of their turn. */
void input_catch_up(struct guard *g);
/* X Input events that are not key grabs; false for others. Counts injected keys and clicks, told at most once a second. */
bool input_event(struct guard *g, XEvent *event);
/* Whether this device is one of XTEST's. */
bool input_is_injected(int device);
/* Whether the last raw key of an XTEST device was this one: for events that do not name their device. */
bool input_was_injected(unsigned keycode, Time time);
/* The code of X Input's events. */
int input_opcode(void);
