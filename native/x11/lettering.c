#include "lettering.h"
#include <X11/Xft/Xft.h>
#include <string.h>
#include "guard.h"

enum { LARGEST = 34, SMALLEST = 9 };

static XftFont *open_font(Display *display, double size) {
  return XftFontOpen(display, DefaultScreen(display), FC_FAMILY, FcTypeString, "sans-serif", FC_LANG, FcTypeString,
                     "kk", FC_PIXEL_SIZE, FcTypeDouble, size, NULL);
}

void lettering_warm(Display *display) {
  XftFont *font = open_font(display, LARGEST);
  if (font) XftFontClose(display, font);
}

static int width_of(Display *display, XftFont *font, const char *line, int length) {
  XGlyphInfo extents;
  XftTextExtentsUtf8(display, font, (const FcChar8 *)line, length, &extents);
  return extents.xOff;
}

static int line_length(const char *line) { return (int)strcspn(line, "\n"); }

static const char *after(const char *line) {
  const char *end = line + line_length(line);
  return *end ? end + 1 : NULL;
}

/* Width of the widest line; counts the lines. */
static int widest(Display *display, XftFont *font, const char *text, int *lines) {
  int wide = 0;
  *lines = 0;
  for (const char *line = text; line; line = after(line)) {
    int width = width_of(display, font, line, line_length(line));
    if (width > wide) wide = width;
    ++*lines;
  }
  return wide;
}

void lettering_draw(Display *display, Window window, const char *text) {
  XWindowAttributes attributes;
  xerror_take(display);
  if (!*text || !XGetWindowAttributes(display, window, &attributes)) {
    xerror_take(display);
    return;
  }
  XftFont *font = open_font(display, LARGEST);
  int lines = 0;
  double size = LARGEST;
  while (font) {
    double wide = 1.1 * widest(display, font, text, &lines) / attributes.width;
    double high = 1.2 * lines * (font->ascent + font->descent) / attributes.height;
    double much = wide > high ? wide : high;
    if (much <= 1) break;
    XftFontClose(display, font);
    font = NULL;
    size = size / much < size - 1 ? size / much : size - 1;
    if (size >= SMALLEST) font = open_font(display, size);
  }
  XftDraw *draw = font ? XftDrawCreate(display, window, attributes.visual, attributes.colormap) : NULL;
  if (draw) {
    XRenderColor white = {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF};
    XftColor color;
    int step = (int)(1.2 * (font->ascent + font->descent));
    int y = (attributes.height - lines * step) / 2 + font->ascent;
    XClearWindow(display, window);
    if (XftColorAllocValue(display, attributes.visual, attributes.colormap, &white, &color)) {
      for (const char *line = text; line; line = after(line), y += step) {
        int length = line_length(line);
        int x = (attributes.width - width_of(display, font, line, length)) / 2;
        XftDrawStringUtf8(draw, &color, font, x, y, (const FcChar8 *)line, length);
      }
      XftColorFree(display, attributes.visual, attributes.colormap, &color);
    }
    XftDrawDestroy(draw);
  }
  if (font) XftFontClose(display, font);
  xerror_take(display);
}
