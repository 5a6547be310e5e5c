#include "keyhook.h"
#include "combinations.h"

enum { RING = 256, SET_HOOKS = WM_APP, FAKE_CONTROL = 0x200 };

static struct key_refused ring[RING];
static volatile LONG head, tail; /* the hook's thread writes at head, the main thread reads at tail */
static volatile LONG held, held_all, injected_keys, injected_clicks, lost, forget;
/* Since the guard began, never which: presses, of them made by programs, and ms in which any was held. */
static volatile LONG presses, presses_made, held_ms;
static HANDLE ready, answered;
static DWORD thread_id;
static HHOOK keyboard, mouse;

/* Only on the hook's thread. */
static bool refused_down[256]; /* its release is swallowed too: some keys act on release */
static bool super_left, super_right, fake_control;

static bool is_down(int key) { return GetAsyncKeyState(key) < 0; }

/* What we swallow the system does not know of, so that Super is followed here. */
static unsigned modifiers(void) {
  /* AltGr is Alt with a left Control that no finger pressed (scan code 0x21D). */
  bool control = (is_down(VK_LCONTROL) && !fake_control) || is_down(VK_RCONTROL);
  bool alt = is_down(VK_LMENU) || is_down(VK_RMENU);
  return (control ? KEYS_CONTROL : 0) | (alt ? KEYS_ALT : 0) | (is_down(VK_SHIFT) ? KEYS_SHIFT : 0) |
         (super_left || super_right ? KEYS_SUPER : 0);
}

static void tell(DWORD key, unsigned pressed, int combination, bool injected) {
  LONG next = (head + 1) % RING;
  if (next == tail) {
    InterlockedIncrement(&lost);
  } else {
    ring[head] = (struct key_refused){key, pressed, combination, injected};
    InterlockedExchange(&head, next);
  }
  SetEvent(ready);
}

static void follow(const KBDLLHOOKSTRUCT *key, bool down) {
  if (InterlockedExchange(&forget, 0)) super_left = super_right = fake_control = false;
  if (key->vkCode == VK_LWIN) super_left = down;
  if (key->vkCode == VK_RWIN) super_right = down;
  if (key->vkCode == VK_LCONTROL && key->scanCode & FAKE_CONTROL) fake_control = down;
}

/* A held key is told again and again: it went down once. */
static void count(const KBDLLHOOKSTRUCT *key, bool down, bool injected) {
  static bool is_held[256];
  static int how_many;
  static DWORD since;
  bool *was = &is_held[key->vkCode & 0xFF];
  if (down == *was) return;
  *was = down;
  if (down && how_many++ == 0) since = key->time;
  if (!down && --how_many == 0) InterlockedExchangeAdd(&held_ms, (LONG)(key->time - since));
  if (down) InterlockedIncrement(injected ? &presses_made : &presses);
}

void keyhook_counted(struct key_count *to) {
  *to = (struct key_count){(unsigned long)presses, (unsigned long)presses_made, (unsigned long)held_ms};
}

static bool swallow(const KBDLLHOOKSTRUCT *key, bool down) {
  bool injected = key->flags & LLKHF_INJECTED;
  count(key, down, injected);
  bool *was_refused = &refused_down[key->vkCode & 0xFF];
  follow(key, down);
  if (!down) {
    bool mine = *was_refused;
    *was_refused = false;
    return mine;
  }
  if (injected) {
    InterlockedIncrement(&injected_keys);
    SetEvent(ready);
  }
  unsigned pressed = modifiers();
  int combination = held ? combinations_match(key->vkCode, pressed) : -1;
  if (combination >= 0) tell(key->vkCode, pressed, combination, injected);
  /* Modifiers alone do nothing, and swallowed ones the system would not know of. */
  *was_refused = combination >= 0 || (held_all && !combinations_is_modifier(key->vkCode));
  return *was_refused;
}

static LRESULT CALLBACK on_key(int code, WPARAM message, LPARAM with) {
  if (code == HC_ACTION && swallow((const KBDLLHOOKSTRUCT *)with, message == WM_KEYDOWN || message == WM_SYSKEYDOWN)) return 1;
  return CallNextHookEx(NULL, code, message, with);
}

static LRESULT CALLBACK on_mouse(int code, WPARAM message, LPARAM with) {
  const MSLLHOOKSTRUCT *event = (const MSLLHOOKSTRUCT *)with;
  bool click = message == WM_LBUTTONDOWN || message == WM_RBUTTONDOWN || message == WM_MBUTTONDOWN;
  if (code == HC_ACTION && click && event->flags & LLMHF_INJECTED) {
    InterlockedIncrement(&injected_clicks);
    SetEvent(ready);
  }
  return CallNextHookEx(NULL, code, message, with);
}

static void set_hooks(void) {
  HHOOK before = keyboard;
  keyboard = SetWindowsHookExW(WH_KEYBOARD_LL, on_key, GetModuleHandleW(NULL), 0);
  if (before) UnhookWindowsHookEx(before);
  if (!mouse) mouse = SetWindowsHookExW(WH_MOUSE_LL, on_mouse, GetModuleHandleW(NULL), 0);
  SetEvent(answered);
}

static DWORD WINAPI work(void *unused) {
  MSG message;
  (void)unused;
  SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
  PeekMessageW(&message, NULL, WM_USER, WM_USER, PM_NOREMOVE); /* makes the thread's queue */
  set_hooks();
  while (GetMessageW(&message, NULL, 0, 0) > 0)
    if (message.message == SET_HOOKS && !message.hwnd) set_hooks();
  return 0;
}

HANDLE keyhook_start(void) {
  ready = CreateEventW(NULL, FALSE, FALSE, NULL);
  answered = CreateEventW(NULL, FALSE, FALSE, NULL);
  HANDLE thread = CreateThread(NULL, 0, work, NULL, 0, &thread_id);
  if (!thread) return NULL;
  CloseHandle(thread);
  WaitForSingleObject(answered, 5000);
  return keyboard ? ready : NULL;
}

bool keyhook_hold(bool hold) {
  if (hold) {
    ResetEvent(answered);
    if (!PostThreadMessageW(thread_id, SET_HOOKS, 0, 0) || WaitForSingleObject(answered, 2000) != WAIT_OBJECT_0 || !keyboard)
      return false;
  }
  InterlockedExchange(&held, hold);
  return true;
}

void keyhook_hold_all(bool hold) { InterlockedExchange(&held_all, hold); }

bool keyhook_next(struct key_refused *refused) {
  if (tail == head) return false;
  *refused = ring[tail];
  InterlockedExchange(&tail, (tail + 1) % RING);
  return true;
}

void keyhook_counts(long *keys, long *clicks, long *not_fitting) {
  *keys = InterlockedExchange(&injected_keys, 0);
  *clicks = InterlockedExchange(&injected_clicks, 0);
  *not_fitting = InterlockedExchange(&lost, 0);
}

void keyhook_forget(void) { InterlockedExchange(&forget, 1); }
