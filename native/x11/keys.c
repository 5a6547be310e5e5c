#include "keys.h"
#include <X11/XF86keysym.h>
#include <X11/XKBlib.h>
#include <X11/extensions/XInput2.h>
#include <X11/keysym.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "input.h"
#include "out.h"
#include "timers.h"

enum { C = ControlMask, A = Mod1Mask, S = ShiftMask, W = Mod4Mask, ANY = AnyModifier, SAME_KEY_MS = 300, HOLD_EVERY_MS = 20, HOLD_LATER_MS = 100 };

/*
 * `place` is the key's XKB name, for layouts that have no Latin letters on any level (a Russian-only keyboard).
 * Ctrl+Alt with any key but without Shift is held whole, so is Super; combinations with Ctrl+Alt+Shift stay free (the
 * station's own way out). Ctrl+C, X, V, A, Z and everything that types or edits stay free.
 */
static const struct combination {
  KeySym key; /* NoSymbol: any key */
  unsigned modifiers;
  const char *name, *place;
} combinations[] = {
    {XK_Tab, A, "Alt+Tab", "TAB"},
    {XK_Tab, A | S, "Alt+Shift+Tab", "TAB"},
    {XK_F4, A, "Alt+F4", "FK04"},
    {XK_Escape, A, "Alt+Escape", "ESC"},
    {XK_space, A, "Alt+Space", "SPCE"},
    {XK_F1, A, "Alt+F1", "FK01"},
    {XK_F2, A, "Alt+F2", "FK02"},
    {XK_Left, A, "Alt+Left", "LEFT"},
    {XK_Right, A, "Alt+Right", "RGHT"},
    {XK_Home, A, "Alt+Home", "HOME"},
    {XK_Print, ANY, "Print", "PRSC"},
    {XK_Super_L, ANY, "Super", "LWIN"},
    {XK_Super_R, ANY, "Super", "RWIN"},
    {XK_Menu, ANY, "Menu", "COMP"},
    {XK_d, A, "Alt+D", "AC03"},
    {XK_e, A, "Alt+E", "AD03"},
    {XK_f, A, "Alt+F", "AC04"},
    {XK_F10, S, "Shift+F10", "FK10"},
    {XK_F1, 0, "F1", "FK01"},
    {XK_F3, 0, "F3", "FK03"},
    {XK_F6, 0, "F6", "FK06"},
    {XK_F7, 0, "F7", "FK07"},
    {XK_F10, 0, "F10", "FK10"},
    {XK_F11, ANY, "F11", "FK11"},
    {XK_F12, ANY, "F12", "FK12"},
    {XK_Escape, C, "Ctrl+Escape", "ESC"},
    {XK_Escape, C | S, "Ctrl+Shift+Escape", "ESC"},
    {XK_Escape, S, "Shift+Escape", "ESC"},
    {XK_Tab, C, "Ctrl+Tab", "TAB"},
    {XK_Tab, C | S, "Ctrl+Shift+Tab", "TAB"},
    {XK_Page_Up, C, "Ctrl+PageUp", "PGUP"},
    {XK_Page_Down, C, "Ctrl+PageDown", "PGDN"},
    {XK_Page_Up, C | S, "Ctrl+Shift+PageUp", "PGUP"},
    {XK_Page_Down, C | S, "Ctrl+Shift+PageDown", "PGDN"},
    {XK_F4, C, "Ctrl+F4", "FK04"},
    {XK_Delete, C | S, "Ctrl+Shift+Delete", "DELE"},
    {XK_d, C, "Ctrl+D", "AC03"},
    {XK_e, C, "Ctrl+E", "AD03"},
    {XK_g, C, "Ctrl+G", "AC05"},
    {XK_h, C, "Ctrl+H", "AC06"},
    {XK_j, C, "Ctrl+J", "AC07"},
    {XK_k, C, "Ctrl+K", "AC08"},
    {XK_l, C, "Ctrl+L", "AC09"},
    {XK_n, C, "Ctrl+N", "AB06"},
    {XK_o, C, "Ctrl+O", "AD09"},
    {XK_p, C, "Ctrl+P", "AD10"},
    {XK_q, C, "Ctrl+Q", "AD01"},
    {XK_s, C, "Ctrl+S", "AC02"},
    {XK_t, C, "Ctrl+T", "AD05"},
    {XK_u, C, "Ctrl+U", "AD07"},
    {XK_w, C, "Ctrl+W", "AD02"},
    {XK_a, C | S, "Ctrl+Shift+A", "AC01"},
    {XK_b, C | S, "Ctrl+Shift+B", "AB05"},
    {XK_c, C | S, "Ctrl+Shift+C", "AB03"},
    {XK_d, C | S, "Ctrl+Shift+D", "AC03"},
    {XK_i, C | S, "Ctrl+Shift+I", "AD08"},
    {XK_j, C | S, "Ctrl+Shift+J", "AC07"},
    {XK_m, C | S, "Ctrl+Shift+M", "AB07"},
    {XK_n, C | S, "Ctrl+Shift+N", "AB06"},
    {XK_o, C | S, "Ctrl+Shift+O", "AD09"},
    {XK_p, C | S, "Ctrl+Shift+P", "AD10"},
    {XK_q, C | S, "Ctrl+Shift+Q", "AD01"},
    {XK_s, C | S, "Ctrl+Shift+S", "AC02"},
    {XK_t, C | S, "Ctrl+Shift+T", "AD05"},
    {XK_w, C | S, "Ctrl+Shift+W", "AD02"},
    {XF86XK_Search, ANY, "Search", NULL},
    {XF86XK_HomePage, ANY, "HomePage", NULL},
    {XF86XK_WWW, ANY, "WWW", NULL},
    {XF86XK_Mail, ANY, "Mail", NULL},
    {XF86XK_Calculator, ANY, "Calculator", NULL},
    {XF86XK_Explorer, ANY, "Explorer", NULL},
    {XF86XK_MyComputer, ANY, "MyComputer", NULL},
    {XF86XK_Favorites, ANY, "Favorites", NULL},
    {XF86XK_Back, ANY, "Back", NULL},
    {XF86XK_Forward, ANY, "Forward", NULL},
    {XF86XK_Tools, ANY, "Tools", NULL},
    {XF86XK_Launch1, ANY, "Launch1", NULL},
    {XF86XK_Launch2, ANY, "Launch2", NULL},
    {XF86XK_LaunchA, ANY, "LaunchA", NULL},
    {XF86XK_LaunchB, ANY, "LaunchB", NULL},
    {XF86XK_TaskPane, ANY, "TaskPane", NULL},
    {XF86XK_Display, ANY, "Display", NULL},
    {XF86XK_ScreenSaver, ANY, "ScreenSaver", NULL},
    {XF86XK_Sleep, ANY, "Sleep", NULL},
    {XF86XK_Suspend, ANY, "Suspend", NULL},
    {XF86XK_Standby, ANY, "Standby", NULL},
    {XF86XK_PowerOff, ANY, "PowerOff", NULL},
    {XF86XK_Phone, ANY, "Phone", NULL},
    {XF86XK_Messenger, ANY, "Messenger", NULL},
    {NoSymbol, C | A, "Ctrl+Alt+", NULL},
    {NoSymbol, W, "Super+", NULL},
};
enum { COMBINATIONS = sizeof combinations / sizeof *combinations };

/* Caps Lock and Num Lock must not open the door. */
static const unsigned locks[] = {0, LockMask, Mod2Mask, LockMask | Mod2Mask};

/* A letter may be on several keys, in each of the keyboard's groups: all of them are held. */
enum { CODES = 4 };
static KeyCode codes[COMBINATIONS][CODES];

static KeyCode code_at_place(const XkbDescRec *keyboard, const char *place) {
  if (!keyboard || !keyboard->names || !place) return 0;
  for (int code = keyboard->min_key_code; code <= keyboard->max_key_code; code++)
    if (strncmp(keyboard->names->keys[code].name, place, XkbKeyNameLength) == 0) return (KeyCode)code;
  return 0;
}

static int codes_of(struct guard *g, const XkbDescRec *keyboard, const struct combination *c, KeyCode found[CODES]) {
  int count = 0, first, last;
  memset(found, 0, CODES);
  if (c->key == NoSymbol) return 1; /* AnyKey is 0 */
  XDisplayKeycodes(g->display, &first, &last);
  for (int code = first; code <= last && count < CODES; code++)
    for (unsigned group = 0; group < XkbNumKbdGroups; group++)
      if (XkbKeycodeToKeysym(g->display, (KeyCode)code, group, 0) == c->key) {
        found[count++] = (KeyCode)code;
        break;
      }
  if (!count && (found[0] = code_at_place(keyboard, c->place))) count = 1;
  return count;
}

/* All combinations' keys as the keyboard is now. */
static void find_codes(struct guard *g) {
  XkbDescPtr keyboard = XkbGetMap(g->display, 0, XkbUseCoreKbd);
  if (keyboard && XkbGetNames(g->display, XkbKeyNamesMask, keyboard) != Success) {
    XkbFreeKeyboard(keyboard, 0, True);
    keyboard = NULL;
  }
  for (int i = 0; i < COMBINATIONS; i++) codes_of(g, keyboard, &combinations[i], codes[i]);
  if (keyboard) XkbFreeKeyboard(keyboard, 0, True);
}

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
  bool held = grab(g, &combinations[i], codes[i][0]);
  for (int k = 1; k < CODES && codes[i][k]; k++) held &= grab(g, &combinations[i], codes[i][k]);
  return held;
}

static void ungrab_by_device(struct guard *g, const struct combination *c, KeyCode code) {
  XIGrabModifiers modifiers[4] = {{0}};
  int count = c->modifiers == ANY ? 1 : 4;
  for (int i = 0; i < count; i++)
    modifiers[i].modifiers = c->modifiers == ANY ? (int)XIAnyModifier : (int)(c->modifiers | locks[i]);
  XIUngrabKeycode(g->display, XIAllMasterDevices, code, g->root, count, modifiers);
}

static bool is_code(int i, unsigned keycode) {
  if (combinations[i].key == NoSymbol) return true;
  for (int k = 0; k < CODES && codes[i][k]; k++)
    if (codes[i][k] == keycode) return true;
  return false;
}

/* What is held already is held again, without a gap in between; keys that lost their meaning are let go last. */
struct keys_result keys_grab(struct guard *g) {
  static KeyCode before[COMBINATIONS][CODES];
  struct keys_result result = {0};
  bool held = g->keys_held;
  memcpy(before, codes, sizeof before);
  g->keys_held = true;
  find_codes(g);
  for (int i = 0; i < COMBINATIONS; i++) {
    const struct combination *c = &combinations[i];
    /* A key this keyboard does not have cannot be pressed. */
    if (c->key != NoSymbol && !codes[i][0]) continue;
    if (grab_all_keys_of(g, i)) {
      result.grabbed++;
      continue;
    }
    if (result.failed++) buf_text(&result.refused, ",");
    buf_string(&result.refused, c->name, 64);
  }
  for (int i = 0; held && input_works() && i < COMBINATIONS; i++)
    for (int k = 0; k < CODES && before[i][k]; k++)
      if (!is_code(i, before[i][k])) ungrab_by_device(g, &combinations[i], before[i][k]);
  return result;
}

void keys_release(struct guard *g) {
  if (!g->keys_held) return;
  g->keys_held = false;
  if (input_works()) {
    for (int i = 0; i < COMBINATIONS; i++) {
      if (combinations[i].key == NoSymbol) ungrab_by_device(g, &combinations[i], 0);
      for (int k = 0; k < CODES && codes[i][k]; k++) ungrab_by_device(g, &combinations[i], codes[i][k]);
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
  unsigned pressed = state & (C | A | S | W);
  for (int i = 0; i < COMBINATIONS && g->keys_held; i++) {
    const struct combination *c = &combinations[i];
    if (!is_code(i, keycode)) continue;
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
