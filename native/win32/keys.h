/* Key combinations that leave the exam. */
#pragma once
#include "guard.h"

enum { KEYS_CONTROL = 1, KEYS_ALT = 2, KEYS_SHIFT = 4, KEYS_SUPER = 8 };

struct keys_result {
  int grabbed, failed;
  struct buf refused; /* names of the failed ones: `"Alt+Tab","Print"`; buf_free() it */
};

/* The combination that this is, or -1. Knows nothing but its arguments: the hook's thread asks it. */
int keys_match(DWORD key, unsigned modifiers);
bool keys_is_modifier(DWORD key);
/* Holds them all. */
struct keys_result keys_grab(struct guard *g);
void keys_release(struct guard *g);
/* What the hook refused and counted is reported. */
void keys_collect(struct guard *g);
