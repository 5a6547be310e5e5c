#include "keys.h"
#include <ctype.h>
#include <X11/XKBlib.h>
#include <X11/keysym.h>
#include <stdio.h>
#include <string.h>
#include "out.h"

enum { C = ControlMask, A = Mod1Mask, S = ShiftMask, W = Mod4Mask, ANY = AnyModifier, SAME_KEY_MS = 300 };

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
    {XK_c, C | S, "Ctrl+Shift+C", "AB03"},
    {XK_i, C | S, "Ctrl+Shift+I", "AD08"},
    {XK_j, C | S, "Ctrl+Shift+J", "AC07"},
    {XK_n, C | S, "Ctrl+Shift+N", "AB06"},
    {XK_o, C | S, "Ctrl+Shift+O", "AD09"},
    {XK_p, C | S, "Ctrl+Shift+P", "AD10"},
    {XK_q, C | S, "Ctrl+Shift+Q", "AD01"},
    {XK_s, C | S, "Ctrl+Shift+S", "AC02"},
    {XK_t, C | S, "Ctrl+Shift+T", "AD05"},
    {XK_w, C | S, "Ctrl+Shift+W", "AD02"},
    {NoSymbol, C | A, "Ctrl+Alt+", NULL},
    {NoSymbol, W, "Super+", NULL},
};
enum { COMBINATIONS = sizeof combinations / sizeof *combinations };

/* Caps Lock and Num Lock must not open the door. */
static const unsigned locks[] = {0, LockMask, Mod2Mask, LockMask | Mod2Mask};

static KeyCode codes[COMBINATIONS];

static KeyCode code_at_place(Display *display, const char *place) {
  XkbDescPtr keyboard = XkbGetMap(display, 0, XkbUseCoreKbd);
  KeyCode found = 0;
  if (keyboard && XkbGetNames(display, XkbKeyNamesMask, keyboard) == Success && keyboard->names) {
    for (int code = keyboard->min_key_code; code <= keyboard->max_key_code && !found; code++)
      if (strncmp(keyboard->names->keys[code].name, place, XkbKeyNameLength) == 0) found = (KeyCode)code;
  }
  if (keyboard) XkbFreeKeyboard(keyboard, 0, True);
  return found;
}

static KeyCode code_of(struct guard *g, const struct combination *c) {
  if (c->key == NoSymbol) return AnyKey;
  KeyCode code = XKeysymToKeycode(g->display, c->key);
  return code ? code : code_at_place(g->display, c->place);
}

static bool grab(struct guard *g, const struct combination *c, KeyCode code) {
  xerror_take(g->display);
  for (int i = 0; i < 4; i++) {
    unsigned modifiers = c->modifiers == ANY ? ANY : c->modifiers | locks[i];
    XGrabKey(g->display, code, modifiers, g->root, False, GrabModeAsync, GrabModeAsync);
    if (c->modifiers == ANY) break;
  }
  return xerror_take(g->display) == 0;
}

struct keys_result keys_grab(struct guard *g) {
  struct keys_result result = {0};
  keys_release(g);
  g->keys_held = true;
  for (int i = 0; i < COMBINATIONS; i++) {
    const struct combination *c = &combinations[i];
    codes[i] = code_of(g, c);
    /* A key this keyboard does not have cannot be pressed. */
    if (c->key != NoSymbol && !codes[i]) continue;
    if (grab(g, c, codes[i])) {
      result.grabbed++;
      continue;
    }
    if (result.failed++) buf_text(&result.refused, ",");
    buf_string(&result.refused, c->name, 64);
  }
  return result;
}

void keys_release(struct guard *g) {
  if (!g->keys_held) return;
  g->keys_held = false;
  XUngrabKey(g->display, AnyKey, AnyModifier, g->root);
  XFlush(g->display);
}

void keys_remapped(struct guard *g, XMappingEvent *event) {
  XRefreshKeyboardMapping(event);
  if (!g->keys_held || event->request == MappingPointer) return;
  bool moved = false;
  for (int i = 0; i < COMBINATIONS; i++) moved |= code_of(g, &combinations[i]) != codes[i];
  if (!moved) return;
  struct keys_result result = keys_grab(g);
  if (result.failed) out_error("after a change of the keyboard some combinations could not be held");
  buf_free(&result.refused);
}

/* A held combination and nothing else: what is typed while the curtain holds the whole keyboard is not ours to know. */
void keys_event(struct guard *g, const XKeyEvent *event) {
  static const char *last_name;
  static double last_at;
  unsigned pressed = event->state & (C | A | S | W);
  for (int i = 0; i < COMBINATIONS && g->keys_held; i++) {
    const struct combination *c = &combinations[i];
    if (codes[i] != AnyKey && codes[i] != event->keycode) continue;
    if (c->modifiers != ANY && c->modifiers != pressed) continue;
    char name[64];
    const char *key = "";
    if (c->key == NoSymbol) {
      KeySym symbol = XkbKeycodeToKeysym(g->display, (KeyCode)event->keycode, 0, 0);
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
    buf_text(&line, "}");
    out_observation(&line);
    return;
  }
}
