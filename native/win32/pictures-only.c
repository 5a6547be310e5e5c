#include "pictures-only.h"
#include <windows.h>
#include "guard.h"
#include "out.h"
#include "picture.h"
#include "pictures.h"
#include "pipe-thread.h"
#include "stdin-thread.h"
#include "stdin.h"

enum { DRAIN_MS = 500 };

static void shoot(long id) {
  struct buf line = {0};
  picture_answer(NULL, id, &line);
  out_reply(&line);
}

static int leave(int status) {
  out_drain(DRAIN_MS);
  pipe_finish(DRAIN_MS);
  return status;
}

int pictures_only(void) {
  static struct lines lines;
  struct pictures p = {.shoot = shoot};
  if (!picture_start()) {
    out_error("no pictures here: file descriptor 3 is closed");
    return leave(1);
  }
  pictures_greet("win32", GUARD_VERSION);
  HANDLE events[] = {stdin_start(), pipe_room()};
  for (bool more = true; more && !p.leaving;) {
    out_flush();
    DWORD signalled = WaitForMultipleObjects(sizeof events / sizeof *events, events, FALSE, INFINITE);
    if (signalled == WAIT_FAILED) return leave(1);
    if (signalled == WAIT_OBJECT_0) more = stdin_read(&lines, pictures_line, &p);
  }
  return leave(0);
}
