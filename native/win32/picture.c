#include "picture.h"
#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "png.h"

/* PrintWindow asks the window's own program to paint: one that does not answer is given up, at most so many times. */
enum { PRINT_MS = 1500, GIVEN_UP_MAX = 8 };
#ifndef PW_RENDERFULLCONTENT
#define PW_RENDERFULLCONTENT 2
#endif

/* Node hands further descriptors to the C library in STARTUPINFO.lpReserved2, where it finds them by itself. */
bool picture_start(void) {
  bool there = _get_osfhandle(PICTURE_FD) != -1 && _get_osfhandle(PICTURE_FD) != -2;
  if (there) _setmode(PICTURE_FD, _O_BINARY);
  return there;
}

/* A bitmap whose bytes we can read: rows of BGRX from the top. */
struct canvas {
  HDC on;
  HBITMAP bitmap;
  HGDIOBJ before;
  unsigned char *pixels;
  int width, height;
};

static bool canvas_make(struct canvas *c, int width, int height) {
  BITMAPINFO format = {.bmiHeader = {.biSize = sizeof format.bmiHeader,
                                     .biWidth = width,
                                     .biHeight = -height,
                                     .biPlanes = 1,
                                     .biBitCount = 32,
                                     .biCompression = BI_RGB}};
  void *pixels = NULL;
  memset(c, 0, sizeof *c);
  c->on = CreateCompatibleDC(NULL);
  c->bitmap = c->on ? CreateDIBSection(c->on, &format, DIB_RGB_COLORS, &pixels, NULL, 0) : NULL;
  if (!c->bitmap) {
    if (c->on) DeleteDC(c->on);
    return false;
  }
  c->before = SelectObject(c->on, c->bitmap);
  c->pixels = pixels;
  c->width = width;
  c->height = height;
  return true;
}

static void canvas_free(struct canvas *c) {
  SelectObject(c->on, c->before);
  DeleteObject(c->bitmap);
  DeleteDC(c->on);
}

static const char *encode(const struct canvas *c, struct picture *picture) {
  picture->at = boot_ms();
  picture->png = png_encode(c->pixels, c->width, c->height, &picture->bytes);
  picture->width = c->width;
  picture->height = c->height;
  return picture->png ? NULL : "no memory for the picture";
}

/* No larger than twice what can be seen of it: a window may claim any size. */
static int side(int length, int metric) {
  int most = 2 * GetSystemMetrics(metric);
  if (most > PICTURE_SIDE_MAX) most = PICTURE_SIDE_MAX;
  return length > most ? most : length;
}

static const char *take_desktop(struct picture *picture) {
  struct canvas c;
  int left = GetSystemMetrics(SM_XVIRTUALSCREEN), top = GetSystemMetrics(SM_YVIRTUALSCREEN);
  int width = side(GetSystemMetrics(SM_CXVIRTUALSCREEN), SM_CXVIRTUALSCREEN);
  int height = side(GetSystemMetrics(SM_CYVIRTUALSCREEN), SM_CYVIRTUALSCREEN);
  HDC screen = GetDC(NULL);
  if (!screen || !canvas_make(&c, width, height)) {
    if (screen) ReleaseDC(NULL, screen);
    return "no memory for the picture";
  }
  /* Another desktop (the system's lock, a question of its own) may not be read. */
  bool read = BitBlt(c.on, 0, 0, width, height, screen, left, top, SRCCOPY | CAPTUREBLT);
  GdiFlush();
  ReleaseDC(NULL, screen);
  const char *failure = read ? encode(&c, picture) : "the desktop cannot be read now";
  canvas_free(&c);
  return failure;
}

/* Some programs paint nothing where PrintWindow wants it, and wine's never do: then as the window shows itself. */
static bool blank(const struct canvas *c) {
  size_t bytes = 4 * (size_t)c->width * (size_t)c->height;
  return memcmp(c->pixels, c->pixels + 4, bytes - 4) == 0;
}

static bool copy_shown(const struct canvas *c, HWND window) {
  HDC from = GetWindowDC(window);
  bool copied = from && BitBlt(c->on, 0, 0, c->width, c->height, from, 0, 0, SRCCOPY);
  if (from) ReleaseDC(window, from);
  GdiFlush();
  return copied;
}

enum { PRINTING, PRINTED, GIVEN_UP };

struct printing {
  HWND window;
  struct canvas canvas;
  bool done;
  volatile LONG state;
  volatile LONG holders; /* the painter and the printing thread: the last one frees it */
};
static volatile LONG given_up;

static void let_go(struct printing *p) {
  if (InterlockedDecrement(&p->holders)) return;
  canvas_free(&p->canvas);
  free(p);
}

static DWORD WINAPI print(void *with) {
  struct printing *p = with;
  p->done = PrintWindow(p->window, p->canvas.on, PW_RENDERFULLCONTENT);
  if (InterlockedExchange(&p->state, PRINTED) == GIVEN_UP) InterlockedDecrement(&given_up);
  let_go(p);
  return 0;
}

/* What the window shows of itself, without asking its program. */
static const char *take_shown(HWND window, int width, int height, struct picture *picture) {
  struct canvas c;
  if (!canvas_make(&c, width, height)) return "no memory for the picture";
  const char *failure = copy_shown(&c, window) ? encode(&c, picture) : "the window could not be read";
  canvas_free(&c);
  return failure;
}

const char *picture_take(HWND window, struct picture *picture) {
  RECT at;
  memset(picture, 0, sizeof *picture);
  if (!window) return take_desktop(picture);
  if (!GetWindowRect(window, &at)) return "the window is gone";
  if (!IsWindowVisible(window) || IsIconic(window) || at.right <= at.left || at.bottom <= at.top)
    return "the window is not shown";
  int width = side(at.right - at.left, SM_CXVIRTUALSCREEN), height = side(at.bottom - at.top, SM_CYVIRTUALSCREEN);
  if (given_up >= GIVEN_UP_MAX) return take_shown(window, width, height, picture);
  struct printing *p = calloc(1, sizeof *p);
  if (!p || !canvas_make(&p->canvas, width, height)) {
    free(p);
    return "no memory for the picture";
  }
  p->window = window;
  p->holders = 2;
  HANDLE thread = CreateThread(NULL, 0, print, p, 0, NULL);
  if (!thread) p->holders = 1;
  if (thread) WaitForSingleObject(thread, PRINT_MS);
  if (thread) CloseHandle(thread);
  /* Counted before it is given up: its thread takes that back whenever it is done. */
  InterlockedIncrement(&given_up);
  bool printed = InterlockedCompareExchange(&p->state, GIVEN_UP, PRINTING) == PRINTED;
  if (printed || !thread) InterlockedDecrement(&given_up);
  if (printed) GdiFlush();
  const char *failure = printed && p->done && !blank(&p->canvas) ? encode(&p->canvas, picture)
                                                                 : take_shown(window, width, height, picture);
  let_go(p);
  return failure;
}

static bool write_all(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length) {
    int wrote = _write(PICTURE_FD, at, length > 1 << 16 ? 1 << 16 : (unsigned)length);
    if (wrote <= 0) return false;
    at += wrote;
    length -= (size_t)wrote;
  }
  return true;
}

bool picture_send(unsigned id, const struct picture *picture) {
  uint32_t head[2] = {__builtin_bswap32(id), __builtin_bswap32((uint32_t)picture->bytes)};
  return write_all(head, sizeof head) && write_all(picture->png, picture->bytes);
}

void picture_answer(HWND window, long id, struct buf *line) {
  struct picture picture;
  const char *failure = picture_take(window, &picture);
  if (!failure && !picture_send((unsigned)id, &picture)) failure = "the picture could not be written";
  if (failure)
    buf_format(line, "{\"id\":%ld,\"ok\":false,\"error\":\"%s\"}", id, failure);
  else
    buf_format(line, "{\"id\":%ld,\"ok\":true,\"at\":%.3f,\"width\":%d,\"height\":%d,\"bytes\":%zu}", id, picture.at,
               picture.width, picture.height, picture.bytes);
  free(picture.png);
}
