#include "instance.h"
#include <poll.h>
#include <stdio.h>
#include <unistd.h>
#include "facts.h"
#include "handover.h"
#include "out.h"
#include "trust.h"

enum { ANSWER_MS = 1000, ON_DUTY_MS = 3000, ASK_AGAIN_MS = 100, TELL_EVERY_MS = 10000, CHUNK = 64 << 10, GIVEN_MAX = 4 << 20 };

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

static void read_text(struct guard *g, Atom property, struct buf *to) {
  long offset = 0;
  unsigned long left = 1;
  while (left > 0 && to->length < GIVEN_MAX) {
    Atom type;
    int format;
    unsigned long items;
    unsigned char *data = NULL;
    if (XGetWindowProperty(g->display, g->self, property, offset, CHUNK / 4, False, g->atoms.utf8_string, &type,
                           &format, &items, &left, &data) != Success)
      break;
    if (data && format == 8) buf_add(to, (const char *)data, items);
    if (data) XFree(data);
    if (!items) break;
    offset += (long)(items / 4);
  }
  XDeleteProperty(g->display, g->self, property);
}

enum answer { SILENT, ON_DUTY, GIVEN };

static enum answer ask(struct guard *g, struct buf *given) {
  XEvent event;
  /* Anybody may write to our window and send the word that it is there: nobody can know where. */
  Atom property = facts_unforeseen(g);
  XConvertSelection(g->display, g->atoms.guard, g->atoms.spool, property, g->self, CurrentTime);
  if (!wait_for(g, g->self, SelectionNotify, ANSWER_MS, &event)) return SILENT;
  if (event.xselection.property != property) return ON_DUTY;
  read_text(g, property, given);
  return GIVEN;
}

static void take(struct guard *g) {
  XSetSelectionOwner(g->display, g->atoms.guard, g->self, CurrentTime);
  XSync(g->display, False);
}

static void succeed(struct guard *g, Window old, struct buf *given) {
  XEvent event;
  bool keys = handover_read(g, given);
  /* Ours is above now; only then may the old one go. */
  take(g);
  wait_for(g, old, DestroyNotify, ANSWER_MS, &event);
  if (keys) handover_grab_keys(g);
}

/* The same file, with nothing of somebody else's in it; where our own is a developer's, that cannot be asked. */
static bool is_guard(const struct process *who) {
  struct process self = process_read(getpid());
  return !who->forgeable && process_is_guard(who->pid) && (!trust_program(&self) || trust_program(who));
}

const char *instance_claim(struct guard *g) {
  Window old = XGetSelectionOwner(g->display, g->atoms.guard);
  struct process who = old ? facts_who(g, old) : (struct process){0};
  if (!old || !is_guard(&who)) {
    if (old) out_error("another program stood in the guard's place");
    take(g);
    return NULL;
  }
  g->friend_client = facts_client(g, old);
  XSelectInput(g->display, old, StructureNotifyMask);
  struct buf given = {0};
  enum answer answer = ask(g, &given);
  /* A main that has just died may not have been noticed yet. */
  for (double end = boot_ms() + ON_DUTY_MS; answer == ON_DUTY && boot_ms() < end; answer = ask(g, &given))
    poll(NULL, 0, ASK_AGAIN_MS);
  if (answer == ON_DUTY) return "another guard is on duty on this display";
  if (answer == SILENT) {
    out_error("the last guard did not answer and was ended");
    XKillClient(g->display, old);
    take(g);
  } else {
    succeed(g, old, &given);
  }
  g->friend_client = 0;
  return NULL;
}

/* --- the predecessor --- */

static void give(struct guard *g, Window window, Atom property) {
  struct buf text = {0};
  handover_write(g, &text);
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
    give(g, request->requestor, request->property);
    reply.xselection.property = request->property;
  }
  XSendEvent(g->display, request->requestor, False, NoEventMask, &reply);
  XFlush(g->display);
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

bool instance_event(struct guard *g, const XEvent *event) {
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
