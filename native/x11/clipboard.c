#include "clipboard.h"
#include <X11/extensions/Xfixes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "facts.h"
#include "out.h"
#include "story.h"
#include "timers.h"
#include "wm.h"

enum {
  TARGETS_MAX = 32,
  BYTES_MAX = 8 << 20, /* of one copied thing in all its forms */
  FETCH_MS = 1500,
  FETCHES = 6, /* of one copied thing: fewer than are known to be late */
  TELL_EVERY_MS = 1000,
  RETAKES_A_SECOND = 50,
  RETAKE_LATER_MS = 20,
  ABANDONED = 8,
};

/* One form of what was copied: text, HTML, a picture. */
struct form {
  Atom target, type;
  int format;
  unsigned char *data;
  size_t length; /* bytes */
};
struct copied {
  struct form forms[TARGETS_MAX];
  int count;
  size_t bytes;
};

static bool isolated;
static Window board; /* owns the selections, receives what is fetched */
static Atom others[3], targets_atom, timestamp_atom, incr_atom, multiple_atom, save_atom, delete_atom, drag;
static struct copied kept;

/*
 * Where the next answer shall land: any client may write to any window's property and send the word that it is there, so
 * nobody can know beforehand which one it is, and one answer is all that may come.
 */
static Atom landing;
static int written; /* how often something was written there since it was asked for */
/* Of owners that were not waited for: each may still answer once. */
static Atom abandoned[ABANDONED];
static int abandoned_at;

/* What is being taken over from our own browser. */
static struct {
  bool going;
  int tries;
  unsigned long turn;
  struct copied copied;
  Atom wanted[TARGETS_MAX];
  int wanted_count, at; /* at: -1 while the list of targets is asked for */
} fetch;

/* --- telling: floods are counted --- */

static struct counted {
  char name[257];
  int count;
  double told_at;
  bool waits, undone;
} changed, refused, forged;

static void tell(struct guard *g, struct counted *c) {
  if (!c->count) return;
  c->told_at = boot_ms();
  if (g->watching) {
    struct buf line = {0};
    bool change = c == &changed;
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"clipboard.%s\"", c->told_at,
               change ? "changed" : c == &refused ? "refused" : "forged");
    if (c != &forged) buf_field(&line, change ? "owner" : "reader", c->name, 256);
    if (change) buf_format(&line, ",\"undone\":%s", c->undone ? "true" : "false");
    buf_format(&line, ",\"count\":%d}", c->count);
    out_observation(&line);
  }
  c->count = 0;
}

static void tell_later(struct guard *g, unsigned long which) {
  struct counted *c = which == 2 ? &forged : which ? &refused : &changed;
  c->waits = false;
  tell(g, c);
}

static void count(struct guard *g, struct counted *c, const char *name, bool undone) {
  if (strcmp(c->name, name) != 0 || c->undone != undone) {
    tell(g, c);
    snprintf(c->name, sizeof c->name, "%s", name);
    c->undone = undone;
    c->told_at = 0;
  }
  c->count++;
  if (c->waits) return;
  if (boot_ms() >= c->told_at + TELL_EVERY_MS) {
    tell(g, c);
    return;
  }
  c->waits = true;
  timer_set(c->told_at + TELL_EVERY_MS, tell_later, c == &forged ? 2 : c == &refused);
}

/* --- who asks --- */

static struct {
  unsigned long client;
  double at;
  bool own;
  char name[257];
} asker;

/* Remembered for half a second: a program that asks thousands of times must not keep us busy. */
static bool is_own(struct guard *g, Window window) {
  unsigned long client = facts_client(g, window);
  if (asker.at && asker.client == client && boot_ms() - asker.at < 500) return asker.own;
  struct process who = facts_who(g, window);
  asker.client = client;
  asker.at = boot_ms();
  asker.own = story_is_own(g, &who);
  snprintf(asker.name, sizeof asker.name, "%.256s", who.executable);
  return asker.own;
}

/* --- owning --- */

static void release(struct copied *copied) {
  for (int i = 0; i < copied->count; i++) free(copied->forms[i].data);
  memset(copied, 0, sizeof *copied);
}

static void take(struct guard *g, Atom selection) {
  XSetSelectionOwner(g->display, selection, board, CurrentTime);
  XFlush(g->display);
}

static void take_later(struct guard *g, unsigned long selection) {
  if (isolated) take(g, selection);
}

/* A program that takes it back each time it loses it must not keep the two of us busy. */
static void retake(struct guard *g, Atom selection) {
  static double since;
  static int times;
  double now = boot_ms();
  if (now - since > 1000) since = now, times = 0;
  if (++times <= RETAKES_A_SECOND)
    take(g, selection);
  else
    timer_set(now + RETAKE_LATER_MS, take_later, selection);
}

void clipboard_start(struct guard *g) {
  int error;
  char *names[] = {"TARGETS", "TIMESTAMP", "INCR", "MULTIPLE", "SAVE_TARGETS", "DELETE", "XdndSelection"};
  Atom atoms[7];
  XInternAtoms(g->display, names, 7, False, atoms);
  targets_atom = atoms[0], timestamp_atom = atoms[1], incr_atom = atoms[2], multiple_atom = atoms[3];
  save_atom = atoms[4], delete_atom = atoms[5], drag = atoms[6];
  others[0] = XA_PRIMARY, others[1] = XA_SECONDARY, others[2] = drag;
  board = XCreateSimpleWindow(g->display, g->root, -10, -10, 1, 1, 0, 0, 0);
  XSelectInput(g->display, board, PropertyChangeMask);
  if (!XFixesQueryExtension(g->display, &g->fixes_event, &error)) {
    g->fixes_event = -1;
    return;
  }
  unsigned long changes =
      XFixesSetSelectionOwnerNotifyMask | XFixesSelectionWindowDestroyNotifyMask | XFixesSelectionClientCloseNotifyMask;
  XFixesSelectSelectionInput(g->display, g->self, g->atoms.wm_s0, changes);
  XFixesSelectSelectionInput(g->display, board, g->atoms.clipboard, changes);
  for (int i = 0; i < 3; i++) XFixesSelectSelectionInput(g->display, board, others[i], changes);
}

void clipboard_clear(struct guard *g) {
  const Atom selections[] = {g->atoms.clipboard, XA_PRIMARY, XA_SECONDARY};
  release(&kept);
  for (int i = 0; i < 3; i++) {
    /* Ours first: whoever offered something is told that it does not any more. */
    XSetSelectionOwner(g->display, selections[i], board, CurrentTime);
    if (!isolated) XSetSelectionOwner(g->display, selections[i], None, CurrentTime);
  }
  XFlush(g->display);
}

/* --- taking over what our own browser copied --- */

static void fetch_end(void) {
  release(&fetch.copied);
  fetch.going = false;
}

static void fetch_abandon(void) {
  if (!fetch.going) return;
  if (!written) abandoned[abandoned_at++ % ABANDONED] = landing;
  fetch_end();
}

/* What somebody may have made up goes; what is copied next is taken over again. */
static void fetch_forged(struct guard *g) {
  fetch_end();
  release(&kept);
  count(g, &forged, "", false);
}

static void fetch_again(struct guard *g);

/* On a busy machine an owner may take its time. */
static void fetch_late(struct guard *g, unsigned long turn) {
  if (!fetch.going || fetch.turn != turn) return;
  fetch_abandon();
  if (fetch.tries < FETCHES)
    fetch_again(g);
  else {
    /* Better lost than read by others. */
    release(&kept);
    take(g, g->atoms.clipboard);
    out_error("what was copied in the exam could not be taken over in time; nobody can read it any more");
  }
}

static void fetch_done(struct guard *g) {
  release(&kept);
  kept = fetch.copied;
  memset(&fetch.copied, 0, sizeof fetch.copied);
  fetch_end();
  take(g, g->atoms.clipboard);
}

static void ask_for(struct guard *g, Atom target) {
  landing = facts_unforeseen(g);
  written = 0;
  XConvertSelection(g->display, g->atoms.clipboard, target, landing, board, CurrentTime);
  XFlush(g->display);
}

static void fetch_next(struct guard *g) {
  if (++fetch.at >= fetch.wanted_count) {
    fetch_done(g);
    return;
  }
  ask_for(g, fetch.wanted[fetch.at]);
}

static void fetch_again(struct guard *g) {
  fetch.going = true;
  fetch.tries++;
  fetch.at = -1;
  fetch.wanted_count = 0;
  fetch.turn++;
  ask_for(g, targets_atom);
  timer_set(boot_ms() + FETCH_MS, fetch_late, fetch.turn);
}

static void fetch_begin(struct guard *g) {
  fetch_abandon();
  fetch.tries = 0;
  fetch_again(g);
}

static size_t item_size(int format) { return format == 32 ? sizeof(long) : format == 16 ? sizeof(short) : 1; }

/*
 * What has landed; NULL when it is none or too much. What would come in pieces (ICCCM 2.7.2, INCR: more than some 256 KB)
 * is not taken over: a piece that somebody else puts in between cannot be told from the owner's.
 */
static unsigned char *landed(struct guard *g, Atom *type, int *format, unsigned long *items) {
  unsigned long left = 0;
  unsigned char *data = NULL;
  if (XGetWindowProperty(g->display, board, landing, 0, BYTES_MAX / 4, False, AnyPropertyType, type, format, items, &left,
                         &data) != Success)
    return NULL;
  /* Its removal would ask for the first piece. */
  if (*type == incr_atom || left) {
    if (data) XFree(data);
    return NULL;
  }
  XDeleteProperty(g->display, board, landing);
  return data;
}

static void keep(Atom type, int format, const unsigned char *data, unsigned long items) {
  size_t bytes = items * item_size(format);
  struct copied *to = &fetch.copied;
  Atom target = fetch.wanted[fetch.at];
  if (to->bytes + bytes > BYTES_MAX) return;
  unsigned char *copy = malloc(bytes + 1);
  if (!copy) abort();
  memcpy(copy, data, bytes);
  to->forms[to->count++] = (struct form){target, type, format, copy, bytes};
  to->bytes += bytes;
}

static void want(const Atom *targets, unsigned long count) {
  for (unsigned long i = 0; i < count && fetch.wanted_count < TARGETS_MAX; i++) {
    Atom t = targets[i];
    if (t != targets_atom && t != timestamp_atom && t != multiple_atom && t != save_atom && t != delete_atom)
      fetch.wanted[fetch.wanted_count++] = t;
  }
}

static void fetched(struct guard *g, const XSelectionEvent *event) {
  if (!fetch.going || event->selection != g->atoms.clipboard) return;
  Atom expected = fetch.at < 0 ? targets_atom : fetch.wanted[fetch.at];
  if (event->target != expected) return;
  /* The word of an answer that was not waited for, or a guess: whatever was written is judged by itself (written_to). */
  if (event->property && event->property != landing) return;
  /* The answer's property is written before its word is sent: once, by the one who was asked. */
  if (event->property && written != 1) {
    fetch_forged(g);
    return;
  }
  Atom type = None;
  int format = 0;
  unsigned long items = 0;
  unsigned char *data = event->property ? landed(g, &type, &format, &items) : NULL;
  if (data && fetch.at < 0 && format == 32)
    want((const Atom *)(void *)data, items);
  else if (data && fetch.at >= 0)
    keep(type, format, data, items);
  if (data) XFree(data);
  fetch_next(g);
}

static bool is_late(Atom property) {
  for (int i = 0; i < ABANDONED; i++)
    if (abandoned[i] && abandoned[i] == property) {
      abandoned[i] = None;
      return true;
    }
  return false;
}

static void written_to(struct guard *g, const XPropertyEvent *event) {
  if (event->state != PropertyNewValue || is_late(event->atom)) return;
  if (!fetch.going || event->atom != landing || ++written > 1) {
    XDeleteProperty(g->display, board, event->atom);
    fetch_forged(g);
  }
}

/* --- answering --- */

static bool answer_targets(struct guard *g, const XSelectionRequestEvent *request, Atom property) {
  Atom offered[TARGETS_MAX + 1] = {targets_atom};
  int count_of = 1;
  for (int i = 0; i < kept.count; i++) offered[count_of++] = kept.forms[i].target;
  XChangeProperty(g->display, request->requestor, property, XA_ATOM, 32, PropModeReplace,
                  (const unsigned char *)offered, count_of);
  return true;
}

static bool answer_form(struct guard *g, const XSelectionRequestEvent *request, Atom property) {
  for (int i = 0; i < kept.count; i++) {
    const struct form *form = &kept.forms[i];
    if (form->target != request->target) continue;
    XChangeProperty(g->display, request->requestor, property, form->type, form->format, PropModeReplace, form->data,
                    (int)(form->length / item_size(form->format)));
    return true;
  }
  return false;
}

static void asked(struct guard *g, const XSelectionRequestEvent *request) {
  XEvent reply = {.xselection = {.type = SelectionNotify,
                                 .requestor = request->requestor,
                                 .selection = request->selection,
                                 .target = request->target,
                                 .property = None,
                                 .time = request->time}};
  Atom property = request->property ? request->property : request->target;
  if (!is_own(g, request->requestor))
    count(g, &refused, asker.name, false);
  else if (request->selection == g->atoms.clipboard &&
           (request->target == targets_atom ? answer_targets : answer_form)(g, request, property))
    reply.xselection.property = property;
  XSendEvent(g->display, request->requestor, False, NoEventMask, &reply);
  XFlush(g->display);
}

/* --- changes --- */

static void changed_owner(struct guard *g, Atom selection, Window owner) {
  bool copied = selection == g->atoms.clipboard;
  if (owner == board) return;
  if (copied) fetch_abandon();
  if (owner == None) {
    if (isolated && selection != drag) retake(g, selection);
    return;
  }
  if (!g->watching) return;
  if (is_own(g, owner)) {
    if (!isolated) return;
    if (copied)
      fetch_begin(g);
    else if (selection != drag)
      retake(g, selection);
    return;
  }
  if (isolated || copied) count(g, &changed, asker.name, isolated);
  if (isolated) retake(g, selection);
}

void clipboard_isolate(struct guard *g, bool on) {
  const Atom selections[] = {g->atoms.clipboard, XA_PRIMARY, XA_SECONDARY};
  if (on == isolated) return;
  isolated = on;
  if (!on) {
    clipboard_clear(g);
    return;
  }
  for (int i = 0; i < 3; i++) {
    Window owner = XGetSelectionOwner(g->display, selections[i]);
    if (i == 0 && owner && is_own(g, owner))
      fetch_begin(g);
    else
      take(g, selections[i]);
  }
}

bool clipboard_event(struct guard *g, const XEvent *event) {
  if (g->fixes_event >= 0 && event->type == g->fixes_event + XFixesSelectionNotify) {
    const XFixesSelectionNotifyEvent *change = (const XFixesSelectionNotifyEvent *)(const void *)event;
    if (change->selection == g->atoms.wm_s0)
      wm_update(g);
    else
      changed_owner(g, change->selection, change->owner);
    return true;
  }
  if (event->type == SelectionRequest && event->xselectionrequest.owner == board) {
    asked(g, &event->xselectionrequest);
    return true;
  }
  if (event->type == SelectionNotify && event->xselection.requestor == board) {
    fetched(g, &event->xselection);
    return true;
  }
  if (event->type == PropertyNotify && event->xproperty.window == board) {
    written_to(g, &event->xproperty);
    return true;
  }
  return event->type == SelectionClear && event->xselectionclear.window == board;
}
