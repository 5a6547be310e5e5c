#include "text.h"
#include <windows.h>
#include "utf16.h"

_Static_assert(sizeof(wchar_t) == sizeof(uint16_t), "Windows' own text is UTF-16");

size_t text_from_wide(char *to, size_t size, const wchar_t *from, size_t length) {
  return utf16_to_utf8(to, size, (const uint16_t *)(const void *)from, length);
}

size_t text_to_wide(wchar_t *to, size_t size, const char *from) {
  return utf8_to_utf16((uint16_t *)(void *)to, size, from);
}

/* Linear in the text for each star: on a mismatch only the last star is tried anew. */
static bool matches(const wchar_t *pattern, const wchar_t *text) {
  const wchar_t *star = NULL, *resume = NULL;
  while (*text) {
    if (*pattern == L'*') {
      star = ++pattern;
      resume = text;
    } else if (*pattern && (*pattern == L'?' || *pattern == *text)) {
      pattern++;
      text++;
    } else if (star) {
      pattern = star;
      text = ++resume;
    } else {
      return false;
    }
  }
  while (*pattern == L'*') pattern++;
  return !*pattern;
}

bool text_matches(const char *pattern, const char *text) {
  wchar_t wide_pattern[1025], wide_text[1025];
  size_t length = text_to_wide(wide_pattern, 1025, pattern);
  for (size_t i = 0; i < length; i++)
    if (wide_pattern[i] == L'/') wide_pattern[i] = L'\\';
  CharLowerBuffW(wide_pattern, (DWORD)length);
  CharLowerBuffW(wide_text, (DWORD)text_to_wide(wide_text, 1025, text));
  return matches(wide_pattern, wide_text);
}
