/* A picture of a window or of the desktop as PNG; used by one thread only. */
#pragma once
#include <windows.h>
#include <stdbool.h>
#include <stddef.h>
#include "buf.h"

enum { PICTURE_FD = 3, PICTURE_SIDE_MAX = 8192 };

struct picture {
  int width, height;
  double at; /* ms of boot_ms() when what it shows was read */
  void *png; /* free() it */
  size_t bytes;
};

/* Whether the one who started us gave us a file descriptor for pictures. */
bool picture_start(void);
/* NULL when taken, else why not (plain words, no quotes). The desktop for NULL. `picture->png` is NULL then. */
const char *picture_take(HWND window, struct picture *picture);
/* Writes u32 BE id, u32 BE length and the PNG to file descriptor 3. Blocks. */
bool picture_send(unsigned id, const struct picture *picture);
/* Both, and the reply to request `id` in `line`. */
void picture_answer(HWND window, long id, struct buf *line);
