/* A PNG (W3C PNG, third edition): 8-bit RGB, not interlaced, made for speed. */
#pragma once
#include <stddef.h>

/* `pixels`: rows of BGRX from the top, 4 bytes each. NULL when there is no memory; free() it. */
void *png_encode(const unsigned char *pixels, int width, int height, size_t *bytes);
