#include "clipboard.h"
#include <stdlib.h>
#include <string.h>
#include "clipboard-reports.h"
#include "ownership.h"
#include "timers.h"

/* Another program may hold it open for a moment. */
enum { TRIES = 10, TRY_MS = 5, COPY_MAX = 4 << 20 };

static bool isolated, offer_waits;
static wchar_t *kept; /* what was copied in our windows while isolated */

static bool open_it(struct guard *g) {
  for (int i = 0; i < TRIES; i++) {
    if (OpenClipboard(g->self)) return true;
    Sleep(TRY_MS);
  }
  return false;
}

const char *clipboard_clear(struct guard *g) {
  if (!open_it(g)) return "another program holds the clipboard open";
  free(kept);
  kept = NULL;
  bool done = EmptyClipboard();
  CloseClipboard();
  return done ? NULL : "the clipboard could not be emptied";
}

static struct process who_of(HWND window) {
  DWORD pid = 0;
  if (window) GetWindowThreadProcessId(window, &pid);
  return process_read(pid);
}

/* Promised, not given: whoever pastes makes the system ask us, and then we see who it is (WM_RENDERFORMAT). */
static void offer(struct guard *g) {
  if (!kept || !open_it(g)) return;
  EmptyClipboard();
  SetClipboardData(CF_UNICODETEXT, NULL);
  CloseClipboard();
}

static void offer_again(struct guard *g, unsigned long unused) {
  (void)unused;
  offer_waits = false;
  if (isolated) offer(g);
}

static void keep_copy(struct guard *g) {
  if (!open_it(g)) return;
  HANDLE data = GetClipboardData(CF_UNICODETEXT);
  const wchar_t *text = data ? GlobalLock(data) : NULL;
  size_t units = text ? GlobalSize(data) / sizeof *text : 0;
  free(kept);
  kept = units && units <= COPY_MAX ? calloc(units + 1, sizeof *kept) : NULL;
  if (kept) memcpy(kept, text, units * sizeof *text);
  if (text) GlobalUnlock(data);
  CloseClipboard();
  offer(g);
}

void clipboard_isolate(struct guard *g, bool on) {
  if (isolated == on) return;
  isolated = on;
  if (!on) clipboard_clear(g);
}

static void on_changed(struct guard *g) {
  HWND owner = GetClipboardOwner();
  /* Emptied by somebody: nothing was copied. */
  if (owner == g->self || !g->watching || CountClipboardFormats() == 0) return;
  struct process who = who_of(owner);
  if (who.pid == GetCurrentProcessId()) return;
  if (ownership_is_own(g, &who)) {
    if (isolated) keep_copy(g);
    return;
  }
  bool undone = isolated && !clipboard_clear(g);
  clipboard_count_changed(g, &who, undone);
}

static void give(struct guard *g) {
  struct process reader = who_of(GetOpenClipboardWindow());
  if (!kept || !ownership_is_own(g, &reader)) {
    clipboard_count_refused(g, &reader);
    return;
  }
  size_t bytes = (wcslen(kept) + 1) * sizeof *kept;
  HGLOBAL copy = GlobalAlloc(GMEM_MOVEABLE, bytes);
  void *to = copy ? GlobalLock(copy) : NULL;
  if (!to) return;
  memcpy(to, kept, bytes);
  GlobalUnlock(copy);
  SetClipboardData(CF_UNICODETEXT, copy);
  /* Given, it lies open to everyone: promised anew as soon as our window has read it. */
  if (!offer_waits) {
    offer_waits = true;
    timer_set(boot_ms() + TRY_MS, offer_again, 0);
  }
}

bool clipboard_message(struct guard *g, UINT message, WPARAM with) {
  if (message == WM_CLIPBOARDUPDATE) {
    on_changed(g);
    return true;
  }
  if (message == WM_RENDERFORMAT && with == CF_UNICODETEXT) {
    give(g);
    return true;
  }
  return message == WM_RENDERALLFORMATS;
}
