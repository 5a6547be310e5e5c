#include "paint.h"

#include <math.h>
#include <string.h>

struct yuv {
  uint8_t y, u, v;
};

/* BT.601, limited range: what a webcam sends. */
static struct yuv yuv_of(colour c) {
  double r = (c >> 16) & 255, g = (c >> 8) & 255, b = c & 255;
  return (struct yuv){
      .y = (uint8_t)lround(16 + 0.257 * r + 0.504 * g + 0.098 * b),
      .u = (uint8_t)lround(128 - 0.148 * r - 0.291 * g + 0.439 * b),
      .v = (uint8_t)lround(128 + 0.439 * r - 0.368 * g - 0.071 * b),
  };
}

struct picture picture_at(uint8_t *bytes, int width, int height, int stride) {
  uint8_t *u = bytes + stride * height;
  return (struct picture){width, height, stride, bytes, u, u + (stride / 2) * (height / 2), 0};
}

static uint8_t mix(uint8_t from, uint8_t to, double share) { return (uint8_t)lround(from + (to - from) * share); }

static void blend(struct picture *p, int x, int y, struct yuv c, double share) {
  uint8_t *luma = p->y + y * p->stride + x;
  *luma = mix(*luma, c.y, share);
  if ((x | y) & 1) return;
  int at = (y / 2) * (p->stride / 2) + x / 2;
  p->u[at] = mix(p->u[at], c.u, share);
  p->v[at] = mix(p->v[at], c.v, share);
}

void paint_all(struct picture *p, colour c) { paint_gradient(p, c, c); }

void paint_gradient(struct picture *p, colour c, colour d) {
  struct yuv top = yuv_of(c), bottom = yuv_of(d);
  for (int y = 0; y < p->height; y++) {
    double share = (double)y / p->height;
    memset(p->y + y * p->stride, mix(top.y, bottom.y, share), p->width);
    if (y & 1) continue;
    memset(p->u + (y / 2) * (p->stride / 2), mix(top.u, bottom.u, share), p->width / 2);
    memset(p->v + (y / 2) * (p->stride / 2), mix(top.v, bottom.v, share), p->width / 2);
  }
}

/* hypot() guards against overflow that no picture's coordinates reach, at ten times the cost. */
static double length(double x, double y) { return sqrt(x * x + y * y); }

/* Signed distance to a shape's edge in its own coordinates, pixels: below 0 inside. */
typedef double (*distance)(double x, double y, const double *shape);

/* `w` and `h`: half the size of a box around the shape before it is turned. */
static void paint_shape(struct picture *p, double cx, double cy, double w, double h, double angle, distance d,
                        const double *shape, colour c) {
  struct yuv ink = yuv_of(c);
  double cosine = cos(angle), sine = sin(angle);
  cx += p->left;
  double reach_x = fabs(w * cosine) + fabs(h * sine) + 1, reach_y = fabs(w * sine) + fabs(h * cosine) + 1;
  int x0 = fmax(0, floor(cx - reach_x)), x1 = fmin(p->width - 1, ceil(cx + reach_x));
  int y0 = fmax(0, floor(cy - reach_y)), y1 = fmin(p->height - 1, ceil(cy + reach_y));
  for (int y = y0; y <= y1; y++)
    for (int x = x0; x <= x1; x++) {
      double dx = x - cx, dy = y - cy;
      double cover = 0.5 - d(dx * cosine + dy * sine, dy * cosine - dx * sine, shape);
      if (cover > 0) blend(p, x, y, ink, cover > 1 ? 1 : cover);
    }
}

static double to_box(double x, double y, const double *s) {
  double dx = fabs(x) - s[0] + s[2], dy = fabs(y) - s[1] + s[2];
  return length(fmax(dx, 0), fmax(dy, 0)) + fmin(fmax(dx, dy), 0) - s[2];
}

static double to_ellipse(double x, double y, const double *s) {
  /* First-order: exact on the edge, which is all that shows. */
  double k = length(x / s[0], y / s[1]), g = length(x / (s[0] * s[0]), y / (s[1] * s[1]));
  return g > 0 ? k * (k - 1) / g : -1;
}

static double to_smile(double x, double y, const double *s) {
  if (fabs(x) > s[0]) return length(fabs(x) - s[0], y) - s[2];
  double t = x / s[0];
  return fabs(y - s[1] * (1 - t * t)) - s[2];
}

void paint_box(struct picture *p, double cx, double cy, double w, double h, double radius, double angle, colour c) {
  paint_shape(p, cx, cy, w / 2, h / 2, angle, to_box, (double[]){w / 2, h / 2, radius}, c);
}

void paint_ellipse(struct picture *p, double cx, double cy, double rx, double ry, double angle, colour c) {
  paint_shape(p, cx, cy, rx, ry, angle, to_ellipse, (double[]){rx, ry}, c);
}

void paint_line(struct picture *p, double x0, double y0, double x1, double y1, double width, colour c) {
  paint_box(p, (x0 + x1) / 2, (y0 + y1) / 2, length(x1 - x0, y1 - y0) + width, width, width / 2, atan2(y1 - y0, x1 - x0), c);
}

void paint_smile(struct picture *p, double cx, double cy, double w, double bend, double width, colour c) {
  paint_shape(p, cx, cy, w / 2 + width, fabs(bend) + width, 0, to_smile, (double[]){w / 2, bend, width / 2}, c);
}

/* Columns from left to right, lowest bit on top. */
static const struct {
  char letter;
  uint8_t column[5];
} letters[] = {
    {'0', {0x3E, 0x51, 0x49, 0x45, 0x3E}}, {'1', {0x00, 0x42, 0x7F, 0x40, 0x00}}, {'2', {0x42, 0x61, 0x51, 0x49, 0x46}},
    {'3', {0x21, 0x41, 0x45, 0x4B, 0x31}}, {'4', {0x18, 0x14, 0x12, 0x7F, 0x10}}, {'5', {0x27, 0x45, 0x45, 0x45, 0x39}},
    {'6', {0x3C, 0x4A, 0x49, 0x49, 0x30}}, {'7', {0x01, 0x71, 0x09, 0x05, 0x03}}, {'8', {0x36, 0x49, 0x49, 0x49, 0x36}},
    {'9', {0x06, 0x49, 0x49, 0x29, 0x1E}}, {':', {0x00, 0x36, 0x36, 0x00, 0x00}}, {'.', {0x00, 0x60, 0x60, 0x00, 0x00}},
    {'-', {0x08, 0x08, 0x08, 0x08, 0x08}}, {'/', {0x20, 0x10, 0x08, 0x04, 0x02}}, {'#', {0x14, 0x7F, 0x14, 0x7F, 0x14}},
    {'A', {0x7E, 0x11, 0x11, 0x11, 0x7E}}, {'B', {0x7F, 0x49, 0x49, 0x49, 0x36}}, {'C', {0x3E, 0x41, 0x41, 0x41, 0x22}},
    {'D', {0x7F, 0x41, 0x41, 0x22, 0x1C}}, {'E', {0x7F, 0x49, 0x49, 0x49, 0x41}}, {'F', {0x7F, 0x09, 0x09, 0x09, 0x01}},
    {'G', {0x3E, 0x41, 0x49, 0x49, 0x7A}}, {'H', {0x7F, 0x08, 0x08, 0x08, 0x7F}}, {'I', {0x00, 0x41, 0x7F, 0x41, 0x00}},
    {'J', {0x20, 0x40, 0x41, 0x3F, 0x01}}, {'K', {0x7F, 0x08, 0x14, 0x22, 0x41}}, {'L', {0x7F, 0x40, 0x40, 0x40, 0x40}},
    {'M', {0x7F, 0x02, 0x0C, 0x02, 0x7F}}, {'N', {0x7F, 0x04, 0x08, 0x10, 0x7F}}, {'O', {0x3E, 0x41, 0x41, 0x41, 0x3E}},
    {'P', {0x7F, 0x09, 0x09, 0x09, 0x06}}, {'Q', {0x3E, 0x41, 0x51, 0x21, 0x5E}}, {'R', {0x7F, 0x09, 0x19, 0x29, 0x46}},
    {'S', {0x46, 0x49, 0x49, 0x49, 0x31}}, {'T', {0x01, 0x01, 0x7F, 0x01, 0x01}}, {'U', {0x3F, 0x40, 0x40, 0x40, 0x3F}},
    {'V', {0x1F, 0x20, 0x40, 0x20, 0x1F}}, {'W', {0x3F, 0x40, 0x38, 0x40, 0x3F}}, {'X', {0x63, 0x14, 0x08, 0x14, 0x63}},
    {'Y', {0x07, 0x08, 0x70, 0x08, 0x07}}, {'Z', {0x61, 0x51, 0x49, 0x45, 0x43}},
};

static const uint8_t *columns_of(char letter) {
  if (letter >= 'a' && letter <= 'z') letter -= 'a' - 'A';
  for (unsigned i = 0; i < sizeof letters / sizeof *letters; i++)
    if (letters[i].letter == letter) return letters[i].column;
  return NULL;
}

int paint_text(struct picture *p, int x, int y, int scale, const char *text, colour c) {
  struct yuv ink = yuv_of(c);
  int from = x;
  for (; *text; text++, x += 6 * scale) {
    const uint8_t *column = columns_of(*text);
    if (!column) continue;
    for (int dy = 0; dy < 7 * scale; dy++)
      for (int dx = 0; dx < 5 * scale; dx++)
        if (column[dx / scale] >> (dy / scale) & 1 && x + dx < p->width && y + dy < p->height)
          blend(p, x + dx, y + dy, ink, 1);
  }
  return x - from;
}

void paint_writing(struct picture *p, double x, double y, double height, double angle, const char *text, colour c) {
  double dot = height / 7, cosine = cos(angle), sine = sin(angle);
  for (int at = 0; text[at]; at++) {
    const uint8_t *column = columns_of(text[at]);
    if (!column) continue;
    for (int row = 0; row < 7; row++)
      for (int i = 0; i < 5; i++) {
        if (!(column[i] >> row & 1)) continue;
        double dx = (at * 6 + i + 0.5) * dot, dy = (row + 0.5) * dot;
        paint_box(p, x + dx * cosine - dy * sine, y + dx * sine + dy * cosine, dot, dot, 0, angle, c);
      }
  }
}

/* The running mean of one row or column, in place. */
static void mean_of(uint8_t *from, int count, int step, int reach, uint8_t *room) {
  int sum = 0, width = 0;
  for (int i = 0; i < count; i++) room[i] = from[i * step];
  for (int i = 0; i < reach && i < count; i++) sum += room[i], width++;
  for (int i = 0; i < count; i++) {
    if (i + reach < count) sum += room[i + reach], width++;
    if (i - reach > 0) sum -= room[i - reach - 1], width--;
    from[i * step] = (uint8_t)(sum / width);
  }
}

void paint_blur(struct picture *p, int reach) {
  static uint8_t room[8192];
  for (int pass = 0; pass < 2; pass++) {
    for (int y = 0; y < p->height; y++) mean_of(p->y + y * p->stride, p->width, 1, reach, room);
    for (int x = 0; x < p->width; x++) mean_of(p->y + x, p->height, p->stride, reach, room);
  }
}

/* xorshift32 (Marsaglia 2003). */
static uint32_t random_of(uint32_t *seed) {
  uint32_t s = *seed ? *seed : 0x9E3779B9u;
  s ^= s << 13, s ^= s >> 17, s ^= s << 5;
  return *seed = s;
}

void paint_noise(struct picture *p, int amount, uint32_t *seed) {
  /* One long stretch of noise, read from another place for each row of each picture. */
  static int8_t noise[1 << 16];
  static int made_for = -1;
  if (made_for != amount) {
    for (size_t i = 0; i < sizeof noise; i++)
      noise[i] = (int8_t)((int)(random_of(seed) >> 8) % (2 * amount + 1) - amount);
    made_for = amount;
  }
  for (int y = 0; y < p->height; y++) {
    uint8_t *row = p->y + y * p->stride;
    const int8_t *from = noise + random_of(seed) % (sizeof noise - 8192);
    for (int x = 0; x < p->width; x++) {
      int v = row[x] + from[x];
      row[x] = (uint8_t)(v < 16 ? 16 : v > 235 ? 235 : v);
    }
  }
}
