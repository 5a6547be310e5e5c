/* The Windows guard: see docs/PROTOCOL.md, "Guard", and src-shared/guard.ts. */
#include "guard.h"
#include <string.h>
#include <wtsapi32.h>
#include "clipboard.h"
#include "cover.h"
#include "devices.h"
#include "displays.h"
#include "handover.h"
#include "instance.h"
#include "keyhook.h"
#include "keys.h"
#include "out.h"
#include "painter.h"
#include "picture.h"
#include "pictures-only.h"
#include "pipe-thread.h"
#include "pipe.h"
#include "requests.h"
#include "session.h"
#include "stdin-thread.h"
#include "timers.h"
#include "toplevels.h"

enum { MESSAGES_AT_ONCE = 256, DRAIN_MS = 500 };

static struct guard guard = {.stand_in = true};

/* Pixels are pixels, whatever each display's scale. */
static void see_real_pixels(void) {
  typedef BOOL WINAPI set_awareness(HANDLE context);
  HMODULE library = GetModuleHandleW(L"user32.dll");
  set_awareness *set = library ? (set_awareness *)(void *)GetProcAddress(library, "SetProcessDpiAwarenessContext") : NULL;
  /* DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2, since Windows 10 1703. */
  if (!set || !set((HANDLE)(LONG_PTR)-4)) SetProcessDPIAware();
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l) {
  struct guard *g = &guard;
  if (clipboard_message(g, message, w)) return 0;
  switch (message) {
    case WM_DISPLAYCHANGE: displays_changed(g); return 0;
    case WM_DEVICECHANGE: devices_message(g, w, l); return TRUE;
    case WM_WTSSESSION_CHANGE: session_message(g, w); return 0;
    /* Any program may ask us to go. At the session's end the system ends us itself. */
    case WM_CLOSE: return 0;
    default: return DefWindowProcW(window, message, w, l);
  }
}

/* Never shown, and not a message-only window: those hear nothing of displays. */
static bool make_self(struct guard *g) {
  WNDCLASSW class = {.lpfnWndProc = procedure, .hInstance = GetModuleHandleW(NULL), .lpszClassName = L"TazaGuard"};
  RegisterClassW(&class);
  g->self = CreateWindowExW(WS_EX_TOOLWINDOW, L"TazaGuard", L"", WS_POPUP, 0, 0, 0, 0, NULL, NULL, class.hInstance, NULL);
  return g->self != NULL;
}

static void greet(const struct guard *g, bool keys, bool clipboard, bool devices, bool session) {
  struct buf line = {0};
  buf_text(&line, "{\"hello\":{\"guard\":\"win32\",\"version\":\"" GUARD_VERSION
                  "\",\"can\":[\"windows\",\"close\",\"kill\",\"iconify\",\"cover\",\"displays\",\"cameras\",\"processes\"");
  if (keys) buf_text(&line, ",\"keys\",\"injected\",\"key-count\"");
  if (clipboard) buf_text(&line, ",\"clipboard\",\"isolate\"");
  if (devices) buf_text(&line, ",\"devices\"");
  if (session) buf_text(&line, ",\"session\"");
  if (g->has_pictures) buf_text(&line, ",\"shot\",\"shot-covered\"");
  buf_text(&line, "]}}");
  out_reply(&line);
}

static void handle_messages(void) {
  MSG message;
  for (int i = 0; i < MESSAGES_AT_ONCE && PeekMessageW(&message, NULL, 0, 0, PM_REMOVE); i++) DispatchMessageW(&message);
}

enum { STDIN_THERE, STDOUT_ROOM, PICTURES, KEYS, SUCCESSOR, EVENTS };

static void run(struct guard *g, HANDLE all[EVENTS]) {
  HANDLE events[EVENTS];
  int which[EVENTS];
  DWORD count = 0;
  for (int i = 0; i < EVENTS; i++) {
    if (!all[i]) continue;
    which[count] = i;
    events[count++] = all[i];
  }
  while (!g->leaving) {
    handle_messages();
    timer_run(g);
    out_flush();
    if (g->leaving) break;
    int wait = timer_wait();
    DWORD signalled = MsgWaitForMultipleObjectsEx(count, events, wait < 0 ? INFINITE : (DWORD)wait, QS_ALLINPUT, MWMO_INPUTAVAILABLE);
    if (signalled >= WAIT_OBJECT_0 + count) continue;
    switch (which[signalled - WAIT_OBJECT_0]) {
      case STDIN_THERE:
        if (!requests_read(g)) handover_stand_in(g);
        break;
      case PICTURES: painter_collect(); break;
      case KEYS: keys_collect(g); break;
      case SUCCESSOR: instance_answer(g); break;
      default: break;
    }
  }
}

static int refuse(const char *why, int status) {
  out_error(why);
  out_drain(DRAIN_MS);
  pipe_finish(DRAIN_MS);
  return status;
}

int main(int count, char **words) {
  struct guard *g = &guard;
  HANDLE events[EVENTS];
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  see_real_pixels();
  pipe_start();
  if (count > 1 && strcmp(words[1], "--pictures") == 0) ExitProcess((UINT)pictures_only());
  if (!make_self(g)) return refuse("no display", 1);
  cover_start(g);
  displays_start(g);
  events[KEYS] = keyhook_start();
  const char *failure = instance_claim(g);
  if (failure) return refuse(failure, 4);
  events[PICTURES] = picture_start() ? painter_start() : NULL;
  events[STDOUT_ROOM] = pipe_room();
  events[SUCCESSOR] = instance_event();
  g->has_pictures = events[PICTURES] != NULL;
  bool clipboard = AddClipboardFormatListener(g->self), devices = devices_start(g), session = session_start(g);
  toplevels_start(g);
  greet(g, events[KEYS] != NULL, clipboard, devices, session);
  handover_report(g);
  events[STDIN_THERE] = stdin_start();
  run(g, events);
  keys_release(g);
  cover_drop_all(g);
  curtain_drop(g);
  out_drain(DRAIN_MS);
  pipe_finish(DRAIN_MS);
  ExitProcess(0);
}
