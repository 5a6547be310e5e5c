#include "pipe.h"
#include <windows.h>
#include <string.h>
#include "pipe-thread.h"

/* Pipes of Node cannot be written without blocking: a thread does it, out of a ring. */
enum { RING = 64 << 10 };

static CRITICAL_SECTION lock;
static char ring[RING];
static size_t from, filled;
static HANDLE more, room; /* events */
static bool dead;

static DWORD WINAPI work(void *unused) {
  HANDLE to = GetStdHandle(STD_OUTPUT_HANDLE);
  (void)unused;
  for (;;) {
    char piece[4096];
    EnterCriticalSection(&lock);
    size_t length = filled < sizeof piece ? filled : sizeof piece;
    if (length > RING - from) length = RING - from;
    memcpy(piece, ring + from, length);
    LeaveCriticalSection(&lock);
    if (!length) {
      WaitForSingleObject(more, INFINITE);
      continue;
    }
    DWORD wrote = 0;
    bool good = WriteFile(to, piece, (DWORD)length, &wrote, NULL) && wrote;
    EnterCriticalSection(&lock);
    dead = !good;
    from = (from + wrote) % RING;
    filled -= wrote;
    LeaveCriticalSection(&lock);
    SetEvent(room);
    if (!good) return 0;
  }
}

void pipe_start(void) {
  InitializeCriticalSection(&lock);
  more = CreateEventW(NULL, FALSE, FALSE, NULL);
  room = CreateEventW(NULL, FALSE, FALSE, NULL);
  HANDLE thread = CreateThread(NULL, 0, work, NULL, 0, NULL);
  if (thread) CloseHandle(thread);
}

size_t pipe_write(const char *bytes, size_t length) {
  EnterCriticalSection(&lock);
  size_t start = (from + filled) % RING, fits = dead ? 0 : RING - filled;
  if (length > fits) length = fits;
  if (length > RING - start) length = RING - start;
  memcpy(ring + start, bytes, length);
  filled += length;
  LeaveCriticalSection(&lock);
  SetEvent(more);
  return length;
}

bool pipe_wait(int ms) { return !dead && WaitForSingleObject(room, (DWORD)ms) == WAIT_OBJECT_0 && !dead; }

void *pipe_room(void) { return room; }

void pipe_finish(int ms) {
  double end = (double)GetTickCount64() + ms;
  for (;;) {
    EnterCriticalSection(&lock);
    bool done = dead || !filled;
    LeaveCriticalSection(&lock);
    double left = end - (double)GetTickCount64();
    if (done || left <= 0) return;
    WaitForSingleObject(room, (DWORD)left);
  }
}
