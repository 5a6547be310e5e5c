#include "stdin.h"
#include <windows.h>
#include <string.h>
#include "stdin-thread.h"

static HANDLE there, taken; /* events: the piece is full; it may be filled anew */
static char piece[16 << 10];
static DWORD length; /* 0: the end */

static DWORD WINAPI work(void *unused) {
  HANDLE from = GetStdHandle(STD_INPUT_HANDLE);
  (void)unused;
  for (;;) {
    if (!ReadFile(from, piece, sizeof piece, &length, NULL)) length = 0;
    SetEvent(there);
    if (!length) return 0;
    WaitForSingleObject(taken, INFINITE);
  }
}

void *stdin_start(void) {
  there = CreateEventW(NULL, FALSE, FALSE, NULL);
  taken = CreateEventW(NULL, FALSE, FALSE, NULL);
  HANDLE thread = CreateThread(NULL, 0, work, NULL, 0, NULL);
  if (thread) CloseHandle(thread);
  return there;
}

bool stdin_read(struct lines *lines, bool (*act)(void *with, char *line, size_t length), void *with) {
  if (!length) return false;
  for (size_t at = 0; at < length;) {
    size_t room;
    char *to = lines_room(lines, &room);
    size_t part = length - at < room ? length - at : room;
    memcpy(to, piece + at, part);
    at += part;
    lines_take(lines, part, act, with);
  }
  SetEvent(taken);
  return true;
}
