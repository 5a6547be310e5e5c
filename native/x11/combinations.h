/* The key combinations that leave the exam, and where they are on the keyboard. */
#pragma once
#include "guard.h"

enum { COMBINATIONS = 91 };

struct combination {
  KeySym key; /* NoSymbol: any key */
  unsigned modifiers;
  const char *name, *place;
};
extern const struct combination combinations[COMBINATIONS];

/* A letter may be on several keys, in each of the keyboard's groups: all of them count. Ended by 0 when there are fewer. */
enum { CODES = 4 };
extern KeyCode combination_codes[COMBINATIONS][CODES];

/* All combinations' keys as the keyboard is now. */
void combinations_find(struct guard *g);
/* Whether this key is one of that combination's. */
bool combinations_has_key(int combination, unsigned keycode);
