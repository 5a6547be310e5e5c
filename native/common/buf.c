#include "buf.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "utf8.h"

static void reserve(struct buf *b, size_t more) {
  if (b->capacity - b->length > more) return;
  size_t capacity = b->capacity ? b->capacity : 512;
  while (capacity - b->length <= more) capacity *= 2;
  char *data = realloc(b->data, capacity);
  if (!data) abort();
  b->data = data;
  b->capacity = capacity;
}

void buf_free(struct buf *b) {
  free(b->data);
  memset(b, 0, sizeof *b);
}

void buf_add(struct buf *b, const char *bytes, size_t length) {
  reserve(b, length + 1);
  if (length) memcpy(b->data + b->length, bytes, length);
  b->length += length;
  b->data[b->length] = 0;
}

void buf_text(struct buf *b, const char *text) { buf_add(b, text, strlen(text)); }

void buf_format(struct buf *b, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length > 0) buf_add(b, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

void buf_drop(struct buf *b, size_t length) {
  b->length -= length;
  memmove(b->data, b->data + length, b->length + 1);
}

void buf_string(struct buf *b, const char *text, size_t units) {
  const unsigned char *s = (const unsigned char *)text;
  size_t used = 0;
  buf_add(b, "\"", 1);
  while (*s) {
    uint32_t point = 0;
    size_t length = utf8_sequence(s, &point);
    size_t wide = point >= 0x10000 ? 2 : 1;
    if (used + wide > units) break;
    used += wide;
    if (length == 0) {
      buf_text(b, "\xEF\xBF\xBD");
      s++;
    } else if (point == '"' || point == '\\') {
      buf_format(b, "\\%c", (char)point);
      s++;
    } else if (point < 0x20 || point == 0x7F) {
      buf_format(b, "\\u%04x", (unsigned)point);
      s++;
    } else {
      buf_add(b, (const char *)s, length);
      s += length;
    }
  }
  buf_add(b, "\"", 1);
}

void buf_field(struct buf *b, const char *key, const char *text, size_t units) {
  buf_format(b, ",\"%s\":", key);
  buf_string(b, text, units);
}

void latin1_to_utf8(char *to, size_t size, const char *from, size_t length) {
  size_t at = 0;
  for (size_t i = 0; i < length && from[i]; i++) {
    unsigned char c = (unsigned char)from[i];
    if (at + (c < 0x80 ? 1 : 2) >= size) break;
    if (c < 0x80) {
      to[at++] = (char)c;
    } else {
      to[at++] = (char)(0xC0 | c >> 6);
      to[at++] = (char)(0x80 | (c & 0x3F));
    }
  }
  to[at] = 0;
}
