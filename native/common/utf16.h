/* UTF-16, as Windows has it, to UTF-8 and back (Unicode 15, 3.9). */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* At most `size - 1` bytes, up to `length` units or the first NUL; a lone surrogate becomes U+FFFD. Returns the bytes. */
size_t utf16_to_utf8(char *to, size_t size, const uint16_t *from, size_t length);
/* At most `size - 1` units, up to the first NUL; an ill-formed sequence becomes U+FFFD. Returns the units. */
size_t utf8_to_utf16(uint16_t *to, size_t size, const char *from);
