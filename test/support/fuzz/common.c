/*
 * What both guards read from strangers, under libFuzzer with the sanitizers: lines from main in any pieces, JSON, texts of
 * windows in UTF-16 and UTF-8. The first byte says which; what must hold is asserted.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "asked.h"
#include "buf.h"
#include "json.h"
#include "lines.h"
#include "out.h"
#include "pipe.h"
#include "utf16.h"
#include "utf8.h"

/* Replies go nowhere. */
void pipe_start(void) {}
size_t pipe_write(const char *bytes, size_t length) { return bytes ? length : 0; }
bool pipe_wait(int ms) { return ms < 0; }

static struct json_text space;

static size_t walk(const struct json *value, int depth) {
  size_t texts = value->string ? strlen(value->string) : 0;
  assert(depth <= JSON_DEPTH + 1);
  for (const struct json *child = value->first; child; child = child->next) texts += walk(child, depth + 1);
  return texts;
}

static bool obey(void *with, char *line, size_t length) {
  size_t *most = with;
  assert(length <= LINE_MAX_BYTES && memchr(line, '\n', length) == NULL && line[length] == 0);
  const struct json *request = strlen(line) == length ? json_read(&space, line) : NULL;
  if (!request) return true;
  *most += walk(request, 0);
  long id = asked_id(request);
  assert(id >= -1);
  assert(asked_window(request) <= 0xFFFFFFFFul);
  assert(asked_text(request, "do") != NULL);
  answer(id < 0 ? 0 : id, asked_text(request, "text"));
  out_flush();
  return true;
}

/* The first byte of each piece is its length. */
static void lines_in(const uint8_t *data, size_t size) {
  static struct lines lines;
  size_t most = 0;
  memset(&lines, 0, sizeof lines);
  for (size_t at = 0; at < size;) {
    size_t room, piece = (size_t)data[at++] * 64 + 1;
    char *to = lines_room(&lines, &room);
    assert(room > 0);
    if (piece > size - at) piece = size - at;
    if (piece > room) piece = room;
    memcpy(to, data + at, piece);
    at += piece;
    lines_take(&lines, piece, obey, &most);
  }
}

/* `to` gets what Unicode says: each lone surrogate is U+FFFD, a NUL ends it. */
static size_t well_formed(uint16_t *to, const uint16_t *from, size_t length) {
  size_t at = 0;
  for (size_t i = 0; i < length && from[i]; i++) {
    bool high = from[i] >= 0xD800 && from[i] <= 0xDBFF, low = from[i] >= 0xDC00 && from[i] <= 0xDFFF;
    bool pair = high && i + 1 < length && from[i + 1] >= 0xDC00 && from[i + 1] <= 0xDFFF;
    to[at++] = (high && !pair) || low ? 0xFFFD : from[i];
    if (pair) to[at++] = from[++i];
  }
  return at;
}

static void titles_of_windows(const uint8_t *data, size_t size) {
  size_t length = size / 2;
  uint16_t *units = malloc(2 * length + 2), *meant = malloc(2 * length + 2), *back = malloc(2 * length + 2);
  char *text = malloc(3 * length + 1), cut[16];
  memcpy(units, data, 2 * length);
  size_t bytes = utf16_to_utf8(text, 3 * length + 1, units, length);
  assert(bytes == strlen(text));
  size_t wanted = well_formed(meant, units, length);
  assert(utf8_to_utf16(back, length + 1, text) == wanted && memcmp(back, meant, 2 * wanted) == 0);
  /* Cut where it does not fit, but never within a letter. */
  uint32_t point;
  utf16_to_utf8(cut, sizeof cut, units, length);
  for (const unsigned char *s = (const unsigned char *)cut; *s; s += utf8_sequence(s, &point)) assert(utf8_sequence(s, &point));

  /* Told to main and read again it is the same, control characters and quotes included. */
  struct buf line = {0};
  buf_text(&line, "{\"title\":");
  buf_string(&line, text, 1024);
  buf_text(&line, "}");
  const struct json *told = json_read(&space, line.data);
  assert(told);
  const char *title = json_get(told, "title", JSON_STRING)->string;
  assert(strncmp(title, text, strlen(title)) == 0);
  if (wanted <= 1024) assert(strcmp(title, text) == 0);
  buf_free(&line);
  free(units);
  free(meant);
  free(back);
  free(text);
}

/* Properties of X windows: any bytes at all. */
static void broken_bytes(const uint8_t *data, size_t size) {
  char *text = malloc(size + 1);
  memcpy(text, data, size);
  text[size] = 0;
  struct buf line = {0};
  buf_text(&line, "{\"title\":");
  buf_string(&line, text, 1024);
  buf_text(&line, "}");
  assert(json_read(&space, line.data));
  buf_free(&line);
  uint16_t units[1025];
  assert(utf8_to_utf16(units, 1025, text) <= 1024);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!size) return 0;
  if (data[0] % 3 == 0) lines_in(data + 1, size - 1);
  if (data[0] % 3 == 1) titles_of_windows(data + 1, size - 1);
  if (data[0] % 3 == 2) broken_bytes(data + 1, size - 1);
  return 0;
}
