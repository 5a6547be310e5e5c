/* Things to do later. */
#pragma once
struct guard;
typedef void timer_act(struct guard *g, unsigned long what);

/* At `due` (CLOCK_BOOTTIME ms) calls `act(g, what)` once. */
void timer_set(double due, timer_act *act, unsigned long what);
/* Milliseconds for poll() until the next one; -1 without any. */
int timer_wait(void);
void timer_run(struct guard *g);
