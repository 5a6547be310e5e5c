#include "requests.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "asked.h"
#include "clipboard.h"
#include "close.h"
#include "cover.h"
#include "displays.h"
#include "json.h"
#include "keys.h"
#include "out.h"
#include "platform.h"
#include "programs.h"
#include "stdin.h"
#include "table.h"
#include "timers.h"
#include "words.h"

enum { DELAYED_MAX = 64 };

static struct json_text space;

/* --- watch --- */

static void read_own(struct guard *g, const struct json *own) {
  g->own_count = 0;
  for (const struct json *pid = own->first; pid && g->own_count < OWN_MAX; pid = pid->next) {
    bool whole = pid->type == JSON_NUMBER && pid->number > 0 && pid->number < PROCESS_ID_END;
    struct process who = process_read(whole ? (process_id)pid->number : 0);
    if (who.started) g->own[g->own_count++] = who;
  }
}

static void read_allow(struct guard *g, const struct json *allow) {
  for (int i = 0; i < g->allow_count; i++) free(g->allow[i]);
  g->allow_count = 0;
  for (const struct json *entry = allow->first; entry && g->allow_count < ALLOW_MAX; entry = entry->next)
    if (entry->type == JSON_STRING && (g->allow[g->allow_count] = strdup(entry->string))) g->allow_count++;
}

static const char *watch(struct guard *g, const struct json *request) {
  const struct json *own = json_get(request, "own", JSON_ARRAY), *allow = json_get(request, "allow", JSON_ARRAY);
  const char *order = asked_text(request, "order"), *text = asked_text(request, "text");
  bool cover = strcmp(order, "cover") == 0;
  if (!own || !allow || (!cover && strcmp(order, "record") != 0)) return "watch needs own, order and allow";
  read_own(g, own);
  read_allow(g, allow);
  snprintf(g->window_text, sizeof g->window_text, "%s", *text ? text : cover_window_text);
  const struct json *stand_in = json_get(request, "standIn", JSON_BOOL);
  const struct json *one_display = json_get(request, "oneDisplay", JSON_BOOL);
  g->stand_in = !stand_in || stand_in->number != 0;
  g->one_display = one_display && one_display->number != 0;
  g->order_cover = cover;
  platform_watch(g);
  return NULL;
}

/* --- shot --- */

/* Pictures that wait for the window's first painting. */
static struct delayed {
  long id;
  window_id window; /* 0: this place is free */
} delayed[DELAYED_MAX];

static void shoot(struct guard *g, long id, window_id window) {
  const struct window *w = window ? table_find(g, window) : NULL;
  const char *failure = window && (!w || !w->opened) ? "no such window" : platform_shoot(g, id, w);
  if (failure) answer(id, failure);
}

static void shoot_delayed(struct guard *g, unsigned long place) {
  struct delayed job = delayed[place];
  delayed[place].window = 0;
  shoot(g, job.id, job.window);
}

static void shot(struct guard *g, const struct json *request, long id) {
  window_id window = asked_window(request);
  if (!g->has_pictures) {
    answer(id, "no pictures here: file descriptor 3 is closed");
    return;
  }
  if (!window && !json_get(request, "window", JSON_NULL)) {
    answer(id, "shot needs a window or null");
    return;
  }
  struct window *w = window ? table_find(g, window) : NULL;
  double now = boot_ms(), due = w ? w->mapped_at + FIRST_PAINT_MS : now;
  if (w && platform_repaints_for_shot(g, w)) due = now + FIRST_PAINT_MS;
  if (due <= now) {
    shoot(g, id, window);
    return;
  }
  for (unsigned long place = 0; place < DELAYED_MAX; place++) {
    if (delayed[place].window) continue;
    delayed[place] = (struct delayed){id, window};
    timer_set(due, shoot_delayed, place);
    return;
  }
  answer(id, "too many pictures are waiting");
}

/* --- what is described --- */

static void add_grabbed(struct guard *g, struct buf *line) {
  struct keys_result result = keys_grab(g);
  buf_format(line, ",\"grabbed\":%d,\"failed\":%d,\"refused\":[", result.grabbed, result.failed);
  if (result.refused.length) buf_add(line, result.refused.data, result.refused.length);
  buf_text(line, "]");
  buf_free(&result.refused);
}

static platform_describe *describes(const char *what) {
  if (strcmp(what, "keys.grab") == 0) return add_grabbed;
  if (strcmp(what, "keys.count") == 0) return keys_count;
  if (strcmp(what, "displays.list") == 0) return displays_list;
  if (strcmp(what, "processes.list") == 0) return programs_list;
  return platform_describes(what);
}

static void describe(struct guard *g, long id, platform_describe *add) {
  struct buf line = {0};
  buf_format(&line, "{\"id\":%ld,\"ok\":true", id);
  add(g, &line);
  buf_text(&line, "}");
  out_reply(&line);
}

/* --- the rest --- */

static const char *isolate(struct guard *g, const struct json *request) {
  const struct json *on = json_get(request, "on", JSON_BOOL);
  if (!on) return "clipboard.isolate needs on";
  clipboard_isolate(g, on->number != 0);
  return NULL;
}

static void uncover(struct guard *g) {
  curtain_drop(g);
  g->curtain_text[0] = 0;
}

static void do_request(struct guard *g, const struct json *request) {
  long id = asked_id(request);
  const char *what = asked_text(request, "do");
  platform_describe *add = describes(what);
  if (id < 0) out_error("a request without an id");
  else if (add) describe(g, id, add);
  else if (strcmp(what, "watch") == 0) answer(id, watch(g, request));
  else if (strcmp(what, "close") == 0) answer(id, close_window(g, asked_window(request)));
  else if (strcmp(what, "kill") == 0) answer(id, close_kill(g, asked_window(request)));
  else if (strcmp(what, "iconify") == 0) answer(id, close_iconify(g, asked_window(request)));
  else if (strcmp(what, "shot") == 0) shot(g, request, id);
  else if (strcmp(what, "keys.release") == 0) keys_release(g), answer(id, NULL);
  else if (strcmp(what, "clipboard.clear") == 0) answer(id, clipboard_clear(g));
  else if (strcmp(what, "clipboard.isolate") == 0) answer(id, isolate(g, request));
  else if (strcmp(what, "cover") == 0) curtain_put(g, asked_text(request, "text")), answer(id, NULL);
  else if (strcmp(what, "uncover") == 0) uncover(g), answer(id, NULL);
  else if (strcmp(what, "ping") == 0) answer(id, NULL);
  else if (strcmp(what, "bye") == 0) g->leaving = true, answer(id, NULL);
  else answer(id, "unknown request");
}

static bool do_line(void *with, char *line, size_t length) {
  struct guard *g = with;
  /* An inner NUL would hide the rest of the line from the reader. */
  struct json *request = strlen(line) == length ? json_read(&space, line) : NULL;
  if (request)
    do_request(g, request);
  else if (length)
    out_error("a line that is not a JSON object");
  return !g->leaving;
}

bool requests_read(struct guard *g) {
  static struct lines lines;
  return stdin_read(&lines, do_line, g);
}
