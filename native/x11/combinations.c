#include "combinations.h"
#include <X11/XF86keysym.h>
#include <X11/XKBlib.h>
#include <X11/keysym.h>
#include <string.h>

enum { C = ControlMask, A = Mod1Mask, S = ShiftMask, W = Mod4Mask, ANY = AnyModifier };

/*
 * `place` is the key's XKB name, for layouts that have no Latin letters on any level (a Russian-only keyboard).
 * Ctrl+Alt with any key but without Shift is held whole, so is Super; combinations with Ctrl+Alt+Shift stay free (the
 * station's own way out). Ctrl+C, X, V, A, Z and everything that types or edits stay free.
 */
const struct combination combinations[COMBINATIONS] = {
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

KeyCode combination_codes[COMBINATIONS][CODES];

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

void combinations_find(struct guard *g) {
  XkbDescPtr keyboard = XkbGetMap(g->display, 0, XkbUseCoreKbd);
  if (keyboard && XkbGetNames(g->display, XkbKeyNamesMask, keyboard) != Success) {
    XkbFreeKeyboard(keyboard, 0, True);
    keyboard = NULL;
  }
  for (int i = 0; i < COMBINATIONS; i++) codes_of(g, keyboard, &combinations[i], combination_codes[i]);
  if (keyboard) XkbFreeKeyboard(keyboard, 0, True);
}

bool combinations_has_key(int i, unsigned keycode) {
  if (combinations[i].key == NoSymbol) return true;
  for (int k = 0; k < CODES && combination_codes[i][k]; k++)
    if (combination_codes[i][k] == keycode) return true;
  return false;
}
