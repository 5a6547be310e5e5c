#include "requests.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "close.h"
#include "cover.h"
#include "json.h"
#include "keys.h"
#include "out.h"
#include "painter.h"
#include "session.h"
#include "timers.h"
#include "windows.h"
#include "wm.h"

enum { LINE_MAX_BYTES = 64 << 10, DELAYED_MAX = 64 };

static struct json_text space;

static void answer(long id, const char *failure) {
  struct buf line = {0};
  buf_format(&line, "{\"id\":%ld,\"ok\":%s", id, failure ? "false" : "true");
  if (failure) buf_field(&line, "error", failure, 200);
  buf_text(&line, "}");
  out_reply(&line);
}

static Window window_of(const struct json *request) {
  const struct json *window = json_get(request, "window", JSON_NUMBER);
  return window && window->number > 0 && window->number < 4294967296.0 ? (Window)window->number : None;
}

static const char *text_of(const struct json *request, const char *key) {
  const struct json *text = json_get(request, key, JSON_STRING);
  return text ? text->string : "";
}

/* --- watch --- */

static const char *watch(struct guard *g, const struct json *request) {
  const struct json *own = json_get(request, "own", JSON_ARRAY), *allow = json_get(request, "allow", JSON_ARRAY);
  const char *order = text_of(request, "order");
  bool cover = strcmp(order, "cover") == 0;
  if (!own || !allow || (!cover && strcmp(order, "record") != 0)) return "watch needs own, order and allow";
  g->own_count = 0;
  for (const struct json *pid = own->first; pid && g->own_count < OWN_MAX; pid = pid->next) {
    struct process who = process_read(pid->type == JSON_NUMBER && pid->number < 1e9 ? (pid_t)pid->number : 0);
    if (who.started) g->own[g->own_count++] = who;
  }
  for (int i = 0; i < g->allow_count; i++) free(g->allow[i]);
  g->allow_count = 0;
  for (const struct json *entry = allow->first; entry && g->allow_count < ALLOW_MAX; entry = entry->next)
    if (entry->type == JSON_STRING && (g->allow[g->allow_count] = strdup(entry->string))) g->allow_count++;
  const char *text = text_of(request, "text");
  snprintf(g->window_text, sizeof g->window_text, "%s", *text ? text : cover_window_text);
  const struct json *stand_in = json_get(request, "standIn", JSON_BOOL);
  g->stand_in = !stand_in || stand_in->number != 0;
  g->order_cover = cover;
  wm_update(g);
  g->watching = true;
  windows_rewatch(g);
  return NULL;
}

/* --- shot --- */

/* Pictures that wait for the window's first painting. */
static struct delayed {
  long id;
  Window window;
} delayed[DELAYED_MAX];

static void shoot(struct guard *g, long id, Window window) {
  struct window *w = windows_find(g, window);
  bool redirected = w && w->redirected;
  XSync(g->display, False);
  if (window != None && (!w || !w->opened))
    answer(id, "no such window");
  else if (w && w->cover && !redirected)
    answer(id, "the window cannot be read under its cover");
  else if (!painter_shot(id, window, redirected))
    answer(id, "too many pictures are waiting");
}

static void shoot_delayed(struct guard *g, unsigned long place) {
  struct delayed job = delayed[place];
  delayed[place].window = None;
  shoot(g, job.id, job.window);
}

static void shot(struct guard *g, const struct json *request, long id) {
  Window window = window_of(request);
  if (!g->has_pictures) {
    answer(id, "no pictures here: file descriptor 3 is closed");
    return;
  }
  if (!window && !json_get(request, "window", JSON_NULL)) {
    answer(id, "shot needs a window or null");
    return;
  }
  struct window *w = window ? windows_find(g, window) : NULL;
  double now = boot_ms(), due = w ? w->mapped_at + FIRST_PAINT_MS : now;
  /* Redirecting takes its contents away for a moment: it paints itself anew. */
  if (w && !w->own && !windows_redirect(g, w) && w->redirected) due = now + FIRST_PAINT_MS;
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

/* --- the rest --- */

static void grab_keys(struct guard *g, long id) {
  struct keys_result result = keys_grab(g);
  struct buf line = {0};
  buf_format(&line, "{\"id\":%ld,\"ok\":true,\"grabbed\":%d,\"failed\":%d,\"refused\":[", id, result.grabbed,
             result.failed);
  if (result.refused.length) buf_add(&line, result.refused.data, result.refused.length);
  buf_text(&line, "]}");
  buf_free(&result.refused);
  out_reply(&line);
}

static void describe(struct guard *g, long id, void (*add)(struct guard *g, struct buf *line)) {
  struct buf line = {0};
  buf_format(&line, "{\"id\":%ld,\"ok\":true", id);
  add(g, &line);
  buf_text(&line, "}");
  out_reply(&line);
}

static void uncover(struct guard *g) {
  curtain_drop(g);
  g->curtain_text[0] = 0;
}

static void do_request(struct guard *g, const struct json *request) {
  const struct json *number = json_get(request, "id", JSON_NUMBER);
  const char *what = text_of(request, "do");
  if (!number || number->number < 0 || number->number > 2147483647.0) {
    out_error("a request without an id");
    return;
  }
  long id = (long)number->number;
  if (strcmp(what, "watch") == 0) answer(id, watch(g, request));
  else if (strcmp(what, "close") == 0) answer(id, close_window(g, window_of(request)));
  else if (strcmp(what, "kill") == 0) answer(id, close_kill(g, window_of(request)));
  else if (strcmp(what, "iconify") == 0) answer(id, close_iconify(g, window_of(request)));
  else if (strcmp(what, "shot") == 0) shot(g, request, id);
  else if (strcmp(what, "keys.grab") == 0) grab_keys(g, id);
  else if (strcmp(what, "keys.release") == 0) keys_release(g), answer(id, NULL);
  else if (strcmp(what, "clipboard.clear") == 0) session_clear_clipboard(g), answer(id, NULL);
  else if (strcmp(what, "displays.list") == 0) describe(g, id, session_displays);
  else if (strcmp(what, "session.facts") == 0) describe(g, id, session_facts);
  else if (strcmp(what, "cover") == 0) curtain_put(g, text_of(request, "text")), answer(id, NULL);
  else if (strcmp(what, "uncover") == 0) uncover(g), answer(id, NULL);
  else if (strcmp(what, "ping") == 0) answer(id, NULL);
  else if (strcmp(what, "bye") == 0) g->leaving = true, answer(id, NULL);
  else answer(id, "unknown request");
  XFlush(g->display);
}

static void do_line(struct guard *g, char *line, size_t length) {
  /* An inner NUL would hide the rest of the line from the reader. */
  struct json *request = strlen(line) == length ? json_read(&space, line) : NULL;
  if (request)
    do_request(g, request);
  else if (length)
    out_error("a line that is not a JSON object");
}

bool requests_read(struct guard *g) {
  static char waiting[LINE_MAX_BYTES + 1];
  static size_t length;
  static bool too_long;
  ssize_t got = read(STDIN_FILENO, waiting + length, LINE_MAX_BYTES - length);
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (got == 0) return false;
  length += (size_t)got;
  char *start = waiting, *end;
  while (!g->leaving && (end = memchr(start, '\n', length - (size_t)(start - waiting)))) {
    *end = 0;
    if (too_long)
      too_long = false;
    else
      do_line(g, start, (size_t)(end - start));
    start = end + 1;
  }
  length -= (size_t)(start - waiting);
  memmove(waiting, start, length);
  if (length == LINE_MAX_BYTES) {
    if (!too_long) out_error("a line longer than 65536 bytes");
    too_long = true;
    length = 0;
  }
  return true;
}
