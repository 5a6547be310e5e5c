/* A small painter on I420 pictures: anti-aliased shapes, 5x7 letters, noise. */
#ifndef PAINT_H
#define PAINT_H

#include <stdint.h>

/* One I420 picture; chroma planes have half the size and half the stride. */
struct picture {
  int width, height, stride;
  uint8_t *y, *u, *v;
  /* Where x 0 of everything painted but text lies, pixels from the left edge. */
  double left;
};

/* sRGB, 0xRRGGBB. */
typedef uint32_t colour;

struct picture picture_at(uint8_t *bytes, int width, int height, int stride);

void paint_all(struct picture *p, colour c);
/* From c at the top to d at the bottom. */
void paint_gradient(struct picture *p, colour c, colour d);
/* Rectangle with round corners around (cx, cy), turned by `angle` radians. All lengths in pixels. */
void paint_box(struct picture *p, double cx, double cy, double w, double h, double radius, double angle, colour c);
void paint_ellipse(struct picture *p, double cx, double cy, double rx, double ry, double angle, colour c);
/* A thick line with round ends. */
void paint_line(struct picture *p, double x0, double y0, double x1, double y1, double width, colour c);
/* Lower half of a ring: a smile (bend > 0) or the reverse. */
void paint_smile(struct picture *p, double cx, double cy, double w, double bend, double width, colour c);
/* Upper-case letters, digits and ":.#-/ ", each 5x7 pixels of size `scale`. Returns the width painted. */
int paint_text(struct picture *p, int x, int y, int scale, const char *text, colour c);
/* Letters of any height in pixels, written along a line turned by `angle` radians, as with a pen. */
void paint_writing(struct picture *p, double x, double y, double height, double angle, const char *text, colour c);
/* Each luma becomes the mean of those up to `reach` pixels around it, twice: a smeared lens. */
void paint_blur(struct picture *p, int reach);
/* Noise of +-`amount` on luma, as every sensor has it; `seed` is carried on from picture to picture. */
void paint_noise(struct picture *p, int amount, uint32_t *seed);

#endif
