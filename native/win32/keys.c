#include "keys.h"
#include "combinations.h"
#include "keyhook.h"
#include "out.h"
#include "table.h"
#include "timers.h"

enum { SAME_KEY_MS = 300, COUNTS_MS = 1000 };

struct keys_result keys_grab(struct guard *g) {
  struct keys_result result = {0};
  g->keys_held = keyhook_hold(true);
  if (g->keys_held) {
    result.grabbed = COMBINATIONS;
    return result;
  }
  for (int i = 0; i < COMBINATIONS; i++) {
    if (result.failed++) buf_text(&result.refused, ",");
    buf_string(&result.refused, combinations_name(i), 64);
  }
  return result;
}

void keys_release(struct guard *g) {
  g->keys_held = false;
  keyhook_hold(false);
}

/* Windows' own switch of layouts is Super+Space: with Super held, the guard asks our window for the next one itself. */
static bool switch_layout(struct guard *g, const struct key_refused *refused) {
  if (refused->key != VK_SPACE || (refused->modifiers & ~(unsigned)KEYS_SHIFT) != KEYS_SUPER) return false;
  HWND front = GetForegroundWindow();
  const struct window *w = table_find(g, id_of(front));
  if (w && w->own)
    PostMessageW(front, WM_INPUTLANGCHANGEREQUEST, refused->modifiers & KEYS_SHIFT ? INPUTLANGCHANGE_BACKWARD : INPUTLANGCHANGE_FORWARD, 0);
  return w && w->own;
}

static void tell_refused(const struct key_refused *refused) {
  static int last_combination = -1;
  static double last_at;
  char name[64];
  combinations_write(refused->combination, refused->key, name, sizeof name);
  double now = boot_ms();
  bool repeat = last_combination == refused->combination && now - last_at < SAME_KEY_MS &&
                !combinations_any_key(refused->combination);
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

void keys_count(struct guard *g, struct buf *line) {
  struct key_count counted;
  (void)g;
  keyhook_counted(&counted);
  buf_format(line, ",\"presses\":%lu,\"injected\":%lu,\"heldMs\":%lu", counted.presses, counted.injected, counted.held_ms);
}
