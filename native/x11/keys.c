#include "keys.h"
#include <X11/XKBlib.h>
#include <X11/extensions/XInput2.h>
#include <X11/keysym.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "combinations.h"
#include "input.h"
#include "out.h"
#include "timers.h"

enum { ANY = AnyModifier, SAME_KEY_MS = 300, HOLD_EVERY_MS = 20, HOLD_LATER_MS = 100 };

/* Caps Lock and Num Lock must not open the door. */
static const unsigned locks[] = {0, LockMask, Mod2Mask, LockMask | Mod2Mask};

/* X Input's grabs name the device, hold for second keyboards too, and are not in the way of a window manager's. */
static bool grab_by_device(struct guard *g, const struct combination *c, KeyCode code) {
  unsigned char bits[XIMaskLen(XI_KeyRelease)] = {0};
  XIEventMask mask = {.deviceid = XIAllMasterDevices, .mask_len = sizeof bits, .mask = bits};
  XIGrabModifiers modifiers[4] = {{0}};
  int count = c->modifiers == ANY ? 1 : 4;
  for (int i = 0; i < count; i++)
    modifiers[i].modifiers = c->modifiers == ANY ? (int)XIAnyModifier : (int)(c->modifiers | locks[i]);
  XISetMask(bits, XI_KeyPress);
  return XIGrabKeycode(g->display, XIAllMasterDevices, code, g->root, XIGrabModeAsync, XIGrabModeAsync, False, &mask,
                       count, modifiers) == 0;
}

static bool grab(struct guard *g, const struct combination *c, KeyCode code) {
  if (input_works()) return grab_by_device(g, c, code);
  xerror_take(g->display);
  for (int i = 0; i < 4; i++) {
    unsigned modifiers = c->modifiers == ANY ? ANY : c->modifiers | locks[i];
    XGrabKey(g->display, code, modifiers, g->root, False, GrabModeAsync, GrabModeAsync);
    if (c->modifiers == ANY) break;
  }
  return xerror_take(g->display) == 0;
}

static bool grab_all_keys_of(struct guard *g, int i) {
  bool held = grab(g, &combinations[i], combination_codes[i][0]);
  for (int k = 1; k < CODES && combination_codes[i][k]; k++) held &= grab(g, &combinations[i], combination_codes[i][k]);
  return held;
}

static void ungrab_by_device(struct guard *g, const struct combination *c, KeyCode code) {
  XIGrabModifiers modifiers[4] = {{0}};
  int count = c->modifiers == ANY ? 1 : 4;
  for (int i = 0; i < count; i++)
    modifiers[i].modifiers = c->modifiers == ANY ? (int)XIAnyModifier : (int)(c->modifiers | locks[i]);
  XIUngrabKeycode(g->display, XIAllMasterDevices, code, g->root, count, modifiers);
}

/* What is held already is held again, without a gap in between; keys that lost their meaning are let go last. */
struct keys_result keys_grab(struct guard *g) {
  static KeyCode before[COMBINATIONS][CODES];
  struct keys_result result = {0};
  bool held = g->keys_held;
  memcpy(before, combination_codes, sizeof before);
  g->keys_held = true;
  combinations_find(g);
  for (int i = 0; i < COMBINATIONS; i++) {
    const struct combination *c = &combinations[i];
    /* A key this keyboard does not have cannot be pressed. */
    if (c->key != NoSymbol && !combination_codes[i][0]) continue;
    if (grab_all_keys_of(g, i)) {
      result.grabbed++;
      continue;
    }
    if (result.failed++) buf_text(&result.refused, ",");
    buf_string(&result.refused, c->name, 64);
  }
  for (int i = 0; held && input_works() && i < COMBINATIONS; i++)
    for (int k = 0; k < CODES && before[i][k]; k++)
      if (!combinations_has_key(i, before[i][k])) ungrab_by_device(g, &combinations[i], before[i][k]);
  return result;
}

void keys_release(struct guard *g) {
  if (!g->keys_held) return;
  g->keys_held = false;
  if (input_works()) {
    for (int i = 0; i < COMBINATIONS; i++) {
      if (combinations[i].key == NoSymbol) ungrab_by_device(g, &combinations[i], 0);
      for (int k = 0; k < CODES && combination_codes[i][k]; k++) ungrab_by_device(g, &combinations[i], combination_codes[i][k]);
    }
  } else {
    XUngrabKey(g->display, AnyKey, AnyModifier, g->root);
  }
  XFlush(g->display);
}

static bool hold_waits;
static double held_at;

static void hold_again(struct guard *g, unsigned long unused) {
  (void)unused;
  hold_waits = false;
  if (!g->keys_held) return;
  held_at = boot_ms();
  struct keys_result result = keys_grab(g);
  if (result.failed) out_error("after a change of the keyboard some combinations could not be held");
  buf_free(&result.refused);
}

/*
 * Told also when a key of another keyboard is pressed for the first time. A window manager with bindings grabs them anew
 * then, and the last one to grab is the first to be asked: so do we, at once and when it is done.
 */
void keys_remapped(struct guard *g, XMappingEvent *event) {
  static double later_at;
  XRefreshKeyboardMapping(event);
  if (!g->keys_held || event->request == MappingPointer) return;
  double now = boot_ms();
  if (!hold_waits) timer_set(now - held_at > HOLD_EVERY_MS ? now : held_at + HOLD_EVERY_MS, hold_again, 0);
  hold_waits = true;
  if (now < later_at) return;
  later_at = now + HOLD_LATER_MS;
  timer_set(later_at, hold_again, 0);
  timer_set(now + 4 * HOLD_LATER_MS, hold_again, 0);
}

/* A held combination and nothing else: what is typed while the curtain holds the whole keyboard is not ours to know. */
static void pressed_key(struct guard *g, unsigned keycode, unsigned state, bool injected) {
  static const char *last_name;
  static double last_at;
  unsigned pressed = state & (ControlMask | Mod1Mask | ShiftMask | Mod4Mask);
  for (int i = 0; i < COMBINATIONS && g->keys_held; i++) {
    const struct combination *c = &combinations[i];
    if (!combinations_has_key(i, keycode)) continue;
    if (c->modifiers != ANY && c->modifiers != pressed) continue;
    char name[64];
    const char *key = "";
    if (c->key == NoSymbol) {
      KeySym symbol = XkbKeycodeToKeysym(g->display, (KeyCode)keycode, 0, 0);
      /* Pressing the modifiers themselves is the way to every combination. */
      if (IsModifierKey(symbol)) return;
      key = XKeysymToString(symbol);
    }
    /* Written as on the key: Ctrl+Alt+Q, as the named combinations are. */
    char capital[2] = {(char)toupper(key ? key[0] : '?'), 0};
    snprintf(name, sizeof name, "%s%s", c->name, key && key[0] && !key[1] ? capital : key ? key : "?");
    double now = boot_ms();
    bool repeat = last_name == c->name && now - last_at < SAME_KEY_MS && c->key != NoSymbol;
    last_name = c->name;
    last_at = now;
    if (repeat) return;
    struct buf line = {0};
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"keys.refused\"", now);
    buf_field(&line, "combination", name, 64);
    buf_format(&line, ",\"injected\":%s}", injected ? "true" : "false");
    out_observation(&line);
    return;
  }
}

void keys_event(struct guard *g, const XKeyEvent *event) {
  pressed_key(g, event->keycode, event->state, input_was_injected(event->keycode, event->time));
}

bool keys_device_event(struct guard *g, XEvent *event) {
  XGenericEventCookie *cookie = &event->xcookie;
  if (event->type != GenericEvent || cookie->extension != input_opcode() || cookie->evtype != XI_KeyPress) return false;
  if (!XGetEventData(g->display, cookie)) return true;
  const XIDeviceEvent *key = cookie->data;
  pressed_key(g, (unsigned)key->detail, (unsigned)key->mods.effective, input_is_injected(key->sourceid));
  XFreeEventData(g->display, cookie);
  return true;
}

void keys_count(struct guard *g, struct buf *line) {
  XSync(g->display, False);
  /* What the server told before this answer is counted first: a page may have told of those keys already. */
  input_catch_up(g);
  struct input_count counted = input_counted();
  buf_format(line, ",\"presses\":%lu,\"injected\":%lu,\"heldMs\":%.3f", counted.presses, counted.injected,
             counted.held_ms);
}
