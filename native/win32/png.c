#include "png.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { FILTER_UP = 2 };

static unsigned char *put32(unsigned char *to, unsigned long number) {
  for (int shift = 24; shift >= 0; shift -= 8) *to++ = (unsigned char)(number >> shift);
  return to;
}

/* Length, type, data (in place already), checksum. */
static unsigned char *finish_chunk(unsigned char *start, const char *type, size_t length) {
  put32(start, (unsigned long)length);
  memcpy(start + 4, type, 4);
  return put32(start + 8 + length, crc32(0, start + 4, (uInt)length + 4));
}

/* Each row less the one above: a screen is mostly the same downwards. */
static void filter_row(unsigned char *to, const unsigned char *row, const unsigned char *above, int width) {
  *to++ = FILTER_UP;
  for (int x = 0; x < width; x++, row += 4, to += 3) {
    to[0] = row[2];
    to[1] = row[1];
    to[2] = row[0];
    if (!above) continue;
    to[0] = (unsigned char)(to[0] - above[2]);
    to[1] = (unsigned char)(to[1] - above[1]);
    to[2] = (unsigned char)(to[2] - above[0]);
    above += 4;
  }
}

void *png_encode(const unsigned char *pixels, int width, int height, size_t *bytes) {
  static const unsigned char signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  size_t row = 1 + 3 * (size_t)width, raw = row * (size_t)height;
  z_stream stream = {0};
  unsigned char *line = malloc(row);
  if (!line || deflateInit(&stream, Z_BEST_SPEED) != Z_OK) {
    free(line);
    return NULL;
  }
  size_t bound = deflateBound(&stream, (uLong)raw);
  unsigned char *png = malloc(sizeof signature + 25 + 12 + bound + 12), *at = png;
  if (png) {
    memcpy(at, signature, sizeof signature);
    at += sizeof signature;
    put32(put32(at + 8, (unsigned long)width), (unsigned long)height);
    memcpy(at + 16, "\x08\x02\x00\x00\x00", 5); /* 8 bits, RGB, deflate, filtered, not interlaced */
    at = finish_chunk(at, "IHDR", 13);
    stream.next_out = at + 8;
    stream.avail_out = (uInt)bound;
    for (int y = 0; y < height; y++) {
      const unsigned char *from = pixels + 4 * (size_t)width * (size_t)y;
      filter_row(line, from, y ? from - 4 * (size_t)width : NULL, width);
      stream.next_in = line;
      stream.avail_in = (uInt)row;
      deflate(&stream, y == height - 1 ? Z_FINISH : Z_NO_FLUSH);
    }
    at = finish_chunk(at, "IDAT", stream.total_out);
    at = finish_chunk(at, "IEND", 0);
    *bytes = (size_t)(at - png);
  }
  deflateEnd(&stream);
  free(line);
  return png;
}
