/* Key combinations that leave the exam, held by passive grabs. */
#pragma once
#include "guard.h"

struct keys_result {
  int grabbed, failed;
  struct buf refused; /* names of the failed ones: `"Alt+Tab","Print"`; buf_free() it */
};

/* Holds them all, as far as nobody else does. */
struct keys_result keys_grab(struct guard *g);
void keys_release(struct guard *g);
/* Adds `,"presses":…,"injected":…,"heldMs":…` (KeyCount of src-shared/guard.ts). */
void keys_count(struct guard *g, struct buf *line);
/* The keyboard's mapping changed: the same keys are elsewhere now. */
void keys_remapped(struct guard *g, XMappingEvent *event);
void keys_event(struct guard *g, const XKeyEvent *event);
/* The same by X Input: tells who pressed it. False for other events. */
bool keys_device_event(struct guard *g, XEvent *event);
