/* The key combinations that leave the exam. Knows nothing but its arguments: the hook's thread asks it. */
#pragma once
#include <windows.h>
#include <stdbool.h>
#include <stddef.h>

enum { KEYS_CONTROL = 1, KEYS_ALT = 2, KEYS_SHIFT = 4, KEYS_SUPER = 8 };
enum { COMBINATIONS = 71 };

/* The combination that this is, or -1. */
int combinations_match(DWORD key, unsigned modifiers);
bool combinations_is_modifier(DWORD key);
/* Whether it is its modifiers with any key. */
bool combinations_any_key(int combination);
/* Its name: of one with any key the beginning, to which combinations_write() adds that key. */
const char *combinations_name(int combination);
void combinations_write(int combination, DWORD key, char *to, size_t size);
