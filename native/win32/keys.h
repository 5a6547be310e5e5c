/* Key combinations that leave the exam. */
#pragma once
#include "guard.h"

struct keys_result {
  int grabbed, failed;
  struct buf refused; /* names of the failed ones: `"Alt+Tab","Print"`; buf_free() it */
};

/* Holds them all. */
struct keys_result keys_grab(struct guard *g);
void keys_release(struct guard *g);
/* Adds `,"presses":…,"injected":…,"heldMs":…` (KeyCount of src-shared/guard.ts). */
void keys_count(struct guard *g, struct buf *line);
/* What the hook refused and counted is reported. */
void keys_collect(struct guard *g);
