#include "handover.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cover.h"
#include "facts.h"
#include "keys.h"
#include "out.h"
#include "timers.h"
#include "trust.h"
#include "windows.h"

enum { ANSWER_MS = 1000, ON_DUTY_MS = 3000, ASK_AGAIN_MS = 100, TELL_EVERY_MS = 10000, CHUNK = 64 << 10, INHERITED_MAX = 4 << 20 };

/* What the predecessor gave: a first line (with the window manager it believed), the curtain's text, its open windows, an empty line, its spool. */
static struct buf inherited;
static double inherited_since;

/* --- the successor --- */

static bool wait_for(struct guard *g, Window window, int type, int ms, XEvent *event) {
  double end = boot_ms() + ms;
  struct pollfd connection = {.fd = ConnectionNumber(g->display), .events = POLLIN};
  while (!XCheckTypedWindowEvent(g->display, window, type, event)) {
    double left = end - boot_ms();
    if (left <= 0) return false;
    XFlush(g->display);
    poll(&connection, 1, (int)left + 1);
  }
  return true;
}

static void read_spool(struct guard *g, Atom property) {
  long offset = 0;
  unsigned long left = 1;
  while (left > 0 && inherited.length < INHERITED_MAX) {
    Atom type;
    int format;
    unsigned long items;
    unsigned char *data = NULL;
    if (XGetWindowProperty(g->display, g->self, property, offset, CHUNK / 4, False, g->atoms.utf8_string, &type,
                           &format, &items, &left, &data) != Success)
      break;
    if (data && format == 8) buf_add(&inherited, (const char *)data, items);
    if (data) XFree(data);
    if (!items) break;
    offset += (long)(items / 4);
  }
  XDeleteProperty(g->display, g->self, property);
}

enum answer { SILENT, ON_DUTY, GIVEN };

static enum answer ask(struct guard *g) {
  XEvent event;
  /* Anybody may write to our window and send the word that it is there: nobody can know where. */
  Atom property = facts_unforeseen(g);
  XConvertSelection(g->display, g->atoms.guard, g->atoms.spool, property, g->self, CurrentTime);
  if (!wait_for(g, g->self, SelectionNotify, ANSWER_MS, &event)) return SILENT;
  if (event.xselection.property != property) return ON_DUTY;
  read_spool(g, property);
  return GIVEN;
}

static void take(struct guard *g) {
  XSetSelectionOwner(g->display, g->atoms.guard, g->self, CurrentTime);
  XSync(g->display, False);
}

/* Its first line. False when it is not what a predecessor writes; then nothing of it is believed. */
static bool read_head(struct guard *g, bool *keys, char *curtain) {
  int held = 0, settled = 0, manager = 0, length = 0;
  unsigned long long started = 0;
  const char *end = inherited.length ? memchr(inherited.data, '\n', inherited.length) : NULL;
  if (!end || sscanf(inherited.data, "2 %lf %d %d %d %llu %d\n", &inherited_since, &held, &settled, &manager, &started,
                     &length) != 6 ||
      length < 0 || length >= TEXT_MAX || (size_t)length > inherited.length - (size_t)(end + 1 - inherited.data))
    return false;
  memcpy(curtain, end + 1, (size_t)length);
  curtain[length] = 0;
  g->wm_settled = settled != 0;
  if (settled) g->wm = (struct process){.pid = manager, .started = started};
  *keys = held != 0;
  return true;
}

static void inherit(struct guard *g, Window old) {
  bool keys = false;
  char curtain[TEXT_MAX] = "";
  XEvent event;
  bool whole = read_head(g, &keys, curtain);
  if (!whole) {
    out_error("the last guard gave nothing that can be read; what it saw is lost");
    buf_free(&inherited);
  }
  curtain_put(g, curtain);
  /* Ours is above now; only then may the old one go. */
  take(g);
  wait_for(g, old, DestroyNotify, ANSWER_MS, &event);
  if (keys) {
    struct keys_result result = keys_grab(g);
    buf_free(&result.refused);
  }
}

/* The same file, with nothing of somebody else's in it; where our own is a developer's, that cannot be asked. */
static bool is_guard(const struct process *who) {
  struct process self = process_read(getpid());
  return !who->forgeable && process_is_guard(who->pid) && (!trust_program(&self) || trust_program(who));
}

const char *handover_start(struct guard *g) {
  Window old = XGetSelectionOwner(g->display, g->atoms.guard);
  struct process who = old ? facts_who(g, old) : (struct process){0};
  if (!old || !is_guard(&who)) {
    if (old) out_error("another program stood in the guard's place");
    take(g);
    return NULL;
  }
  g->friend_client = facts_client(g, old);
  XSelectInput(g->display, old, StructureNotifyMask);
  enum answer answer = ask(g);
  /* A main that has just died may not have been noticed yet. */
  for (double end = boot_ms() + ON_DUTY_MS; answer == ON_DUTY && boot_ms() < end; answer = ask(g))
    poll(NULL, 0, ASK_AGAIN_MS);
  if (answer == ON_DUTY) return "another guard is on duty on this display";
  if (answer == SILENT) {
    out_error("the last guard did not answer and was ended");
    XKillClient(g->display, old);
    take(g);
  } else {
    inherit(g, old);
  }
  g->friend_client = 0;
  return NULL;
}

void handover_report(struct guard *g) {
  if (!inherited.length) return;
  struct buf line = {0};
  double now = boot_ms();
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"guard.covered\",\"reason\":\"main-lost\",\"sinceMs\":%.3f}", now,
             now - inherited_since);
  out_observation(&line);
  const char *list = strstr(inherited.data, "\nwindows\n");
  list = list ? list + strlen("\nwindows\n") : NULL;
  while (list && *list && *list != '\n') {
    unsigned long id;
    double mapped_at;
    if (sscanf(list, "%lu %lf", &id, &mapped_at) == 2) windows_seen_since(g, id, mapped_at);
    list = strchr(list, '\n');
    if (list) list++;
  }
  if (list && *list == '\n') out_spooled(list + 1, strlen(list + 1));
  buf_free(&inherited);
}

/* --- the predecessor --- */

static void write_window(struct window *w, void *to) { buf_format(to, "%lu %.3f\n", w->id, w->mapped_at); }

static void write_spool(struct guard *g, Window window, Atom property) {
  struct buf text = {0};
  unsigned long lost;
  const struct buf *spool = out_spool(&lost);
  buf_format(&text, "2 %.3f %d %d %d %llu %zu\n", g->orphaned_at, (int)g->keys_held, (int)g->wm_settled,
             (int)g->wm.pid, g->wm.started, strlen(g->curtain_text));
  buf_text(&text, g->curtain_text);
  buf_text(&text, "\nwindows\n");
  windows_each_opened(g, write_window, &text);
  buf_text(&text, "\n");
  if (spool->length) buf_add(&text, spool->data, spool->length);
  if (lost) buf_format(&text, "{\"error\":\"%lu observations did not fit the spool\",\"lost\":%lu}\n", lost, lost);
  for (size_t at = 0; at < text.length; at += CHUNK) {
    size_t length = text.length - at < CHUNK ? text.length - at : CHUNK;
    XChangeProperty(g->display, window, property, g->atoms.utf8_string, 8, at ? PropModeAppend : PropModeReplace,
                    (const unsigned char *)text.data + at, (int)length);
  }
  buf_free(&text);
}

static void answer_request(struct guard *g, const XSelectionRequestEvent *request) {
  XEvent reply = {.xselection = {.type = SelectionNotify,
                                 .requestor = request->requestor,
                                 .selection = request->selection,
                                 .target = request->target,
                                 .property = None,
                                 .time = request->time}};
  struct process who = facts_who(g, request->requestor);
  if (g->orphaned && request->selection == g->atoms.guard && request->target == g->atoms.spool && is_guard(&who)) {
    g->friend_client = facts_client(g, request->requestor);
    write_spool(g, request->requestor, request->property);
    reply.xselection.property = request->property;
  }
  XSendEvent(g->display, request->requestor, False, NoEventMask, &reply);
  XFlush(g->display);
}

static void let_go(struct guard *g, unsigned long what) {
  (void)what;
  g->leaving = true;
}

void handover_stand_in(struct guard *g) {
  if (!g->stand_in || (!g->watching && !g->keys_held && !g->curtain)) {
    g->leaving = true;
    return;
  }
  g->orphaned = true;
  g->orphaned_at = boot_ms();
  out_to_spool();
  curtain_put(g, g->curtain_text);
  timer_set(g->orphaned_at + STAND_IN_MS, let_go, 0);
}

/* Whoever tries again and again is told of once in a while. */
static void tell_taken(void) {
  static double told_at;
  static unsigned tries;
  double now = boot_ms();
  tries++;
  if (told_at && now - told_at < TELL_EVERY_MS) return;
  char text[96];
  snprintf(text, sizeof text, "another program tried to take the guard's place (%u)", tries);
  out_error(text);
  told_at = now;
  tries = 0;
}

bool handover_event(struct guard *g, const XEvent *event) {
  if (event->type == SelectionRequest) {
    answer_request(g, &event->xselectionrequest);
    return true;
  }
  if (event->type != SelectionClear) return false;
  if (event->xselectionclear.selection != g->atoms.guard) return true;
  if (g->orphaned && g->friend_client) {
    g->leaving = true;
  } else {
    XSetSelectionOwner(g->display, g->atoms.guard, g->self, CurrentTime);
    tell_taken();
  }
  return true;
}
