#include "keys.h"
#include <stdio.h>
#include <string.h>
#include "keyhook.h"
#include "out.h"
#include "story.h"
#include "table.h"
#include "timers.h"

enum { C = KEYS_CONTROL, A = KEYS_ALT, S = KEYS_SHIFT, W = KEYS_SUPER, ANY = 16, ANY_KEY = 0, SAME_KEY_MS = 300, COUNTS_MS = 1000 };

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
enum { COMBINATIONS = sizeof combinations / sizeof *combinations };

bool keys_is_modifier(DWORD key) {
  return (key >= VK_LSHIFT && key <= VK_RMENU) || (key >= VK_SHIFT && key <= VK_MENU) || key == VK_CAPITAL || key == VK_NUMLOCK;
}

int keys_match(DWORD key, unsigned modifiers) {
  for (int i = 0; i < COMBINATIONS; i++) {
    const struct combination *c = &combinations[i];
    if (c->key != ANY_KEY) {
      if (c->key == key && (c->modifiers == ANY || c->modifiers == modifiers)) return i;
    } else if (!keys_is_modifier(key) && (c->modifiers == W ? modifiers & W : modifiers == c->modifiers)) {
      /* Pressing the modifiers themselves is the way to every combination. */
      return i;
    }
  }
  return -1;
}

struct keys_result keys_grab(struct guard *g) {
  struct keys_result result = {0};
  g->keys_held = keyhook_hold(true);
  if (g->keys_held) {
    result.grabbed = COMBINATIONS;
    return result;
  }
  for (int i = 0; i < COMBINATIONS; i++) {
    if (result.failed++) buf_text(&result.refused, ",");
    buf_string(&result.refused, combinations[i].name, 64);
  }
  return result;
}

void keys_release(struct guard *g) {
  g->keys_held = false;
  keyhook_hold(false);
}

/* Written as on the key: Ctrl+Alt+Q. */
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

/* Windows' own switch of layouts is Super+Space: with Super held, the guard asks our window for the next one itself. */
static bool switch_layout(struct guard *g, const struct key_refused *refused) {
  if (refused->key != VK_SPACE || (refused->modifiers & ~(unsigned)S) != W) return false;
  HWND front = GetForegroundWindow();
  const struct window *w = table_find(g, id_of(front));
  if (w && w->own)
    PostMessageW(front, WM_INPUTLANGCHANGEREQUEST, refused->modifiers & S ? INPUTLANGCHANGE_BACKWARD : INPUTLANGCHANGE_FORWARD, 0);
  return w && w->own;
}

static void tell_refused(const struct key_refused *refused) {
  static int last_combination = -1;
  static double last_at;
  const struct combination *c = &combinations[refused->combination];
  char key[32] = "", name[64];
  if (c->key == ANY_KEY) key_name(refused->key, key, sizeof key);
  snprintf(name, sizeof name, "%s%s", c->name, key);
  double now = boot_ms();
  bool repeat = last_combination == refused->combination && now - last_at < SAME_KEY_MS && c->key != ANY_KEY;
  last_combination = refused->combination;
  last_at = now;
  if (repeat) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"keys.refused\"", now);
  buf_field(&line, "combination", name, 64);
  buf_format(&line, ",\"injected\":%s}", refused->injected ? "true" : "false");
  out_observation(&line);
}

/* At most once a second: a program that types does so fast. */
static void tell_counts(struct guard *g, unsigned long again) {
  static bool waits;
  static double told_at;
  long keys, clicks, lost;
  if (again) waits = false;
  if (waits) return;
  double now = boot_ms();
  if (now - told_at < COUNTS_MS) {
    waits = true;
    timer_set(told_at + COUNTS_MS, tell_counts, 1);
    return;
  }
  keyhook_counts(&keys, &clicks, &lost);
  if (!keys && !clicks && !lost) return;
  told_at = now;
  struct buf line = {0};
  if (g->watching && (keys || clicks)) {
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"input.injected\",\"keys\":%ld,\"clicks\":%ld}", now, keys, clicks);
    out_observation(&line);
  }
  if (lost) {
    buf_format(&line, "{\"error\":\"%ld refused keys were not told one by one\",\"lost\":%ld}", lost, lost);
    out_reply(&line);
  }
}

void keys_collect(struct guard *g) {
  struct key_refused refused;
  while (keyhook_next(&refused))
    if (!switch_layout(g, &refused)) tell_refused(&refused);
  tell_counts(g, 0);
}
