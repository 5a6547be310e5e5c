#include "utf16.h"
#include "utf8.h"

size_t utf16_to_utf8(char *to, size_t size, const uint16_t *from, size_t length) {
  size_t at = 0;
  for (size_t i = 0; i < length && from[i]; i++) {
    uint32_t point = from[i];
    if (point >= 0xD800 && point <= 0xDBFF && i + 1 < length && from[i + 1] >= 0xDC00 && from[i + 1] <= 0xDFFF)
      point = 0x10000 + ((point - 0xD800) << 10) + (from[++i] - 0xDC00u);
    else if (point >= 0xD800 && point <= 0xDFFF)
      point = 0xFFFD;
    if (at + (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4) >= size) break;
    at = (size_t)(utf8_put(to + at, point) - to);
  }
  to[at] = 0;
  return at;
}

size_t utf8_to_utf16(uint16_t *to, size_t size, const char *from) {
  const unsigned char *s = (const unsigned char *)from;
  size_t at = 0;
  while (*s) {
    uint32_t point = 0xFFFD;
    size_t length = utf8_sequence(s, &point);
    if (at + (point >= 0x10000 ? 2 : 1) >= size) break;
    if (point >= 0x10000) {
      to[at++] = (uint16_t)(0xD800 + ((point - 0x10000) >> 10));
      to[at++] = (uint16_t)(0xDC00 + (point & 0x3FF));
    } else {
      to[at++] = (uint16_t)point;
    }
    s += length ? length : 1;
  }
  to[at] = 0;
  return at;
}
