/* UTF-8, one code point at a time. */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Writes the code point (below 0x110000, no surrogate); returns the place after it. */
char *utf8_put(char *to, uint32_t point);
/* Length of the well-formed sequence at `s` (Unicode 15, table 3-7), its code point in `*point`; 0, `*point` untouched, when ill-formed. */
size_t utf8_sequence(const unsigned char *s, uint32_t *point);
