/* Windows speaks UTF-16, the protocol UTF-8. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

size_t text_from_wide(char *to, size_t size, const wchar_t *from, size_t length);
size_t text_to_wide(wchar_t *to, size_t size, const char *from);
/* Whether `text` fits `pattern` (`*`, `?`), without regard to case; `/` in the pattern stands for `\`. */
bool text_matches(const char *pattern, const char *text);
