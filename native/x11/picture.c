#include "picture.h"
#include <X11/Xutil.h>
#include <X11/extensions/Xcomposite.h>
#include <arpa/inet.h>
#include <errno.h>
#include <png.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "guard.h"

static unsigned shift_of(unsigned long mask) { return mask ? (unsigned)__builtin_ctzl(mask) : 0; }

/* Eight bits of one colour, whatever the visual's width is. */
static unsigned char channel(unsigned long pixel, unsigned long mask) {
  unsigned long top = mask >> shift_of(mask);
  return top ? (unsigned char)(((pixel & mask) >> shift_of(mask)) * 255 / top) : 0;
}

static unsigned char *to_rgb(XImage *image, const XVisualInfo *visual) {
  size_t width = (size_t)image->width, height = (size_t)image->height;
  unsigned char *rgb = malloc(width * height * 3), *to = rgb;
  if (!rgb) return NULL;
  bool plain = image->bits_per_pixel == 32 && image->byte_order == LSBFirst && visual->red_mask == 0xFF0000 &&
               visual->green_mask == 0xFF00 && visual->blue_mask == 0xFF;
  for (size_t y = 0; y < height; y++) {
    const unsigned char *from = (unsigned char *)image->data + y * (size_t)image->bytes_per_line;
    for (size_t x = 0; x < width; x++, to += 3) {
      if (plain) {
        to[0] = from[4 * x + 2];
        to[1] = from[4 * x + 1];
        to[2] = from[4 * x];
      } else {
        unsigned long pixel = XGetPixel(image, (int)x, (int)y);
        to[0] = channel(pixel, visual->red_mask);
        to[1] = channel(pixel, visual->green_mask);
        to[2] = channel(pixel, visual->blue_mask);
      }
    }
  }
  return rgb;
}

static const char *encode(XImage *image, const XVisualInfo *visual, struct picture *picture) {
  unsigned char *rgb = to_rgb(image, visual);
  if (!rgb) return "no memory for the picture";
  png_image png = {.version = PNG_IMAGE_VERSION,
                   .width = (png_uint_32)image->width,
                   .height = (png_uint_32)image->height,
                   .format = PNG_FORMAT_RGB,
                   .flags = PNG_IMAGE_FLAG_FAST};
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  void *bytes = malloc(size);
  bool done = bytes && png_image_write_to_memory(&png, bytes, &size, 0, rgb, 0, NULL);
  free(rgb);
  if (!done) {
    free(bytes);
    return "the picture could not be encoded";
  }
  picture->width = image->width;
  picture->height = image->height;
  picture->png = bytes;
  picture->bytes = size;
  return NULL;
}

static int side(int length) { return length > PICTURE_SIDE_MAX ? PICTURE_SIDE_MAX : length; }

const char *picture_take(Display *display, Window window, bool redirected, struct picture *picture) {
  XWindowAttributes attributes;
  const char *failure = NULL;
  memset(picture, 0, sizeof *picture);
  bool desktop = window == None;
  if (desktop) window = DefaultRootWindow(display);
  xerror_take(display);
  if (!XGetWindowAttributes(display, window, &attributes)) {
    xerror_take(display);
    return "the window is gone";
  }
  if (attributes.map_state != IsViewable) return "the window is not shown";
  XVisualInfo wanted = {.visualid = XVisualIDFromVisual(attributes.visual)};
  int count = 0;
  XVisualInfo *visual = XGetVisualInfo(display, VisualIDMask, &wanted, &count);
  if (!visual) return "the window has no visual";

  Drawable from = window;
  int width = attributes.width, height = attributes.height;
  if (redirected && !desktop) {
    from = XCompositeNameWindowPixmap(display, window);
    width += 2 * attributes.border_width;
    height += 2 * attributes.border_width;
    if (xerror_take(display)) from = None;
  }
  XImage *image =
      from ? XGetImage(display, from, 0, 0, (unsigned)side(width), (unsigned)side(height), AllPlanes, ZPixmap) : NULL;
  picture->at = boot_ms();
  xerror_take(display);
  if (from && from != window) XFreePixmap(display, from);
  xerror_take(display);
  failure = image ? encode(image, visual, picture) : "the window could not be read";
  if (image) XDestroyImage(image);
  XFree(visual);
  return failure;
}

static bool write_all(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length) {
    ssize_t wrote = write(PICTURE_FD, at, length);
    if (wrote < 0 && errno == EAGAIN) {
      struct pollfd out = {.fd = PICTURE_FD, .events = POLLOUT};
      poll(&out, 1, 1000);
    } else if (wrote < 0 && errno != EINTR) {
      return false;
    }
    if (wrote > 0) {
      at += wrote;
      length -= (size_t)wrote;
    }
  }
  return true;
}

bool picture_send(unsigned id, const struct picture *picture) {
  uint32_t head[2] = {htonl(id), htonl((uint32_t)picture->bytes)};
  return write_all(head, sizeof head) && write_all(picture->png, picture->bytes);
}

void picture_answer(Display *display, long id, Window window, bool redirected, struct buf *line) {
  struct picture picture;
  const char *failure = picture_take(display, window, redirected, &picture);
  if (!failure && !picture_send((unsigned)id, &picture)) failure = "the picture could not be written";
  if (failure)
    buf_format(line, "{\"id\":%ld,\"ok\":false,\"error\":\"%s\"}", id, failure);
  else
    buf_format(line, "{\"id\":%ld,\"ok\":true,\"at\":%.3f,\"width\":%d,\"height\":%d,\"bytes\":%zu}", id, picture.at,
               picture.width, picture.height, picture.bytes);
  free(picture.png);
}
