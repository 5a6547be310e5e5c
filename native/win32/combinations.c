#include "combinations.h"
#include <stdio.h>

enum { C = KEYS_CONTROL, A = KEYS_ALT, S = KEYS_SHIFT, W = KEYS_SUPER, ANY = 16, ANY_KEY = 0 };

/*
 * By virtual key, so that the layout does not matter. Ctrl+Alt with any key but without Shift is held whole, so is Super;
 * combinations with Ctrl+Alt+Shift stay free (the station's own way out), so do Alt+Shift and Ctrl+Shift alone (the
 * system's switch of layouts). Ctrl+C, X, V, A, Z and everything that types or edits stay free. The same list as on X11,
 * and what only a Windows keyboard has.
 */
static const struct combination {
  DWORD key; /* ANY_KEY: any */
  unsigned modifiers;
  const char *name;
} combinations[] = {
    {VK_TAB, A, "Alt+Tab"},
    {VK_TAB, A | S, "Alt+Shift+Tab"},
    {VK_F4, A, "Alt+F4"},
    {VK_ESCAPE, A, "Alt+Escape"},
    {VK_ESCAPE, A | S, "Alt+Shift+Escape"},
    {VK_SPACE, A, "Alt+Space"},
    {VK_RETURN, A, "Alt+Return"},
    {VK_F1, A, "Alt+F1"},
    {VK_F2, A, "Alt+F2"},
    {VK_F6, A, "Alt+F6"},
    {VK_LEFT, A, "Alt+Left"},
    {VK_RIGHT, A, "Alt+Right"},
    {VK_HOME, A, "Alt+Home"},
    {VK_SNAPSHOT, ANY, "Print"},
    {VK_LWIN, ANY, "Super"},
    {VK_RWIN, ANY, "Super"},
    {VK_APPS, ANY, "Menu"},
    {VK_SLEEP, ANY, "Sleep"},
    {VK_HELP, ANY, "Help"},
    {VK_F10, S, "Shift+F10"},
    {VK_F1, 0, "F1"},
    {VK_F3, 0, "F3"},
    {VK_F6, 0, "F6"},
    {VK_F7, 0, "F7"},
    {VK_F10, 0, "F10"},
    {VK_F11, ANY, "F11"},
    {VK_F12, ANY, "F12"},
    {VK_ESCAPE, C, "Ctrl+Escape"},
    {VK_ESCAPE, C | S, "Ctrl+Shift+Escape"},
    {VK_ESCAPE, S, "Shift+Escape"},
    {VK_TAB, C, "Ctrl+Tab"},
    {VK_TAB, C | S, "Ctrl+Shift+Tab"},
    {VK_F4, C, "Ctrl+F4"},
    {VK_DELETE, C | S, "Ctrl+Shift+Delete"},
    {'D', C, "Ctrl+D"},
    {'E', C, "Ctrl+E"},
    {'G', C, "Ctrl+G"},
    {'H', C, "Ctrl+H"},
    {'J', C, "Ctrl+J"},
    {'K', C, "Ctrl+K"},
    {'L', C, "Ctrl+L"},
    {'N', C, "Ctrl+N"},
    {'O', C, "Ctrl+O"},
    {'P', C, "Ctrl+P"},
    {'Q', C, "Ctrl+Q"},
    {'S', C, "Ctrl+S"},
    {'T', C, "Ctrl+T"},
    {'U', C, "Ctrl+U"},
    {'W', C, "Ctrl+W"},
    {'C', C | S, "Ctrl+Shift+C"},
    {'I', C | S, "Ctrl+Shift+I"},
    {'J', C | S, "Ctrl+Shift+J"},
    {'N', C | S, "Ctrl+Shift+N"},
    {'O', C | S, "Ctrl+Shift+O"},
    {'P', C | S, "Ctrl+Shift+P"},
    {'Q', C | S, "Ctrl+Shift+Q"},
    {'S', C | S, "Ctrl+Shift+S"},
    {'T', C | S, "Ctrl+Shift+T"},
    {'W', C | S, "Ctrl+Shift+W"},
    {VK_BROWSER_BACK, ANY, "Browser Back"},
    {VK_BROWSER_FORWARD, ANY, "Browser Forward"},
    {VK_BROWSER_REFRESH, ANY, "Browser Refresh"},
    {VK_BROWSER_SEARCH, ANY, "Browser Search"},
    {VK_BROWSER_FAVORITES, ANY, "Browser Favorites"},
    {VK_BROWSER_HOME, ANY, "Browser Home"},
    {VK_LAUNCH_MAIL, ANY, "Launch Mail"},
    {VK_LAUNCH_MEDIA_SELECT, ANY, "Launch Media"},
    {VK_LAUNCH_APP1, ANY, "Launch 1"},
    {VK_LAUNCH_APP2, ANY, "Launch 2"},
    {ANY_KEY, C | A, "Ctrl+Alt+"},
    {ANY_KEY, W, "Super+"},
};
_Static_assert(sizeof combinations / sizeof *combinations == COMBINATIONS, "as many as keys.c holds");

bool combinations_is_modifier(DWORD key) {
  return (key >= VK_LSHIFT && key <= VK_RMENU) || (key >= VK_SHIFT && key <= VK_MENU) || key == VK_CAPITAL || key == VK_NUMLOCK;
}

int combinations_match(DWORD key, unsigned modifiers) {
  for (int i = 0; i < COMBINATIONS; i++) {
    const struct combination *c = &combinations[i];
    if (c->key != ANY_KEY) {
      if (c->key == key && (c->modifiers == ANY || c->modifiers == modifiers)) return i;
    } else if (!combinations_is_modifier(key) && (c->modifiers == W ? modifiers & W : modifiers == c->modifiers)) {
      /* Pressing the modifiers themselves is the way to every combination. */
      return i;
    }
  }
  return -1;
}

bool combinations_any_key(int combination) { return combinations[combination].key == ANY_KEY; }

const char *combinations_name(int combination) { return combinations[combination].name; }

/* As it is written on the key. */
static void key_name(DWORD key, char *to, size_t size) {
  static const struct {
    DWORD key;
    const char *name;
  } names[] = {{VK_SPACE, "space"}, {VK_TAB, "Tab"},     {VK_RETURN, "Return"}, {VK_ESCAPE, "Escape"}, {VK_DELETE, "Delete"},
               {VK_LEFT, "Left"},   {VK_RIGHT, "Right"}, {VK_UP, "Up"},         {VK_DOWN, "Down"},     {VK_BACK, "BackSpace"},
               {VK_HOME, "Home"},   {VK_END, "End"},     {VK_PRIOR, "Prior"},   {VK_NEXT, "Next"},     {VK_INSERT, "Insert"},
               {VK_PAUSE, "Pause"}};
  if ((key >= 'A' && key <= 'Z') || (key >= '0' && key <= '9')) {
    snprintf(to, size, "%c", (char)key);
    return;
  }
  if (key >= VK_F1 && key <= VK_F24) {
    snprintf(to, size, "F%lu", key - VK_F1 + 1);
    return;
  }
  snprintf(to, size, "key %02lX", key);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].key == key) snprintf(to, size, "%s", names[i].name);
}

/* Ctrl+Alt+Q. */
void combinations_write(int combination, DWORD key, char *to, size_t size) {
  char last[32] = "";
  if (combinations_any_key(combination)) key_name(key, last, sizeof last);
  snprintf(to, size, "%s%s", combinations[combination].name, last);
}
