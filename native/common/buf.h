/* A growing piece of text, and the JSON we write into it. */
#pragma once
#include <stddef.h>

/* mingw's printf is not the one we link. */
#ifdef _WIN32
#define BUF_PRINTF __attribute__((format(gnu_printf, 2, 3)))
#else
#define BUF_PRINTF __attribute__((format(printf, 2, 3)))
#endif

struct buf {
  char *data;
  size_t length, capacity;
};

void buf_free(struct buf *b);
void buf_add(struct buf *b, const char *bytes, size_t length);
void buf_text(struct buf *b, const char *text);
void buf_format(struct buf *b, const char *format, ...) BUF_PRINTF;
/* Removes the first `length` bytes. */
void buf_drop(struct buf *b, size_t length);

/* A JSON string with its quotes: bad UTF-8 becomes U+FFFD, at most `units` UTF-16 code units are kept. */
void buf_string(struct buf *b, const char *text, size_t units);
/* `,"key":"text"` */
void buf_field(struct buf *b, const char *key, const char *text, size_t units);

/* Latin-1 to UTF-8, at most `size - 1` bytes. */
void latin1_to_utf8(char *to, size_t size, const char *from, size_t length);
