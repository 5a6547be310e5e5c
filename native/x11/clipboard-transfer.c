#include "clipboard-transfer.h"
#include <stdlib.h>
#include <string.h>
#include "clipboard-reports.h"
#include "facts.h"
#include "out.h"
#include "timers.h"

enum {
  TARGETS_MAX = 32,
  BYTES_MAX = 8 << 20, /* of one copied thing in all its forms */
  FETCH_MS = 1500,
  FETCHES = 6, /* of one copied thing: fewer than are known to be late */
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

static Window window; /* owns the selections, receives what is fetched */
static Atom targets_atom, timestamp_atom, incr_atom, multiple_atom, save_atom, delete_atom;
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

Window transfer_window(void) { return window; }

void transfer_start(struct guard *g) {
  char *names[] = {"TARGETS", "TIMESTAMP", "INCR", "MULTIPLE", "SAVE_TARGETS", "DELETE"};
  Atom atoms[6];
  XInternAtoms(g->display, names, 6, False, atoms);
  targets_atom = atoms[0], timestamp_atom = atoms[1], incr_atom = atoms[2], multiple_atom = atoms[3];
  save_atom = atoms[4], delete_atom = atoms[5];
  window = XCreateSimpleWindow(g->display, g->root, -10, -10, 1, 1, 0, 0, 0);
  XSelectInput(g->display, window, PropertyChangeMask);
}

void transfer_own(struct guard *g, Atom selection) {
  XSetSelectionOwner(g->display, selection, window, CurrentTime);
  XFlush(g->display);
}

static void release(struct copied *copied) {
  for (int i = 0; i < copied->count; i++) free(copied->forms[i].data);
  memset(copied, 0, sizeof *copied);
}

void transfer_forget(void) { release(&kept); }

/* --- taking over what our own browser copied --- */

static void fetch_end(void) {
  release(&fetch.copied);
  fetch.going = false;
}

void transfer_abandon(void) {
  if (!fetch.going) return;
  if (!written) abandoned[abandoned_at++ % ABANDONED] = landing;
  fetch_end();
}

/* What somebody may have made up goes; what is copied next is taken over again. */
static void fetch_forged(struct guard *g) {
  fetch_end();
  release(&kept);
  clipboard_count_forged(g);
}

static void fetch_again(struct guard *g);

/* On a busy machine an owner may take its time. */
static void fetch_late(struct guard *g, unsigned long turn) {
  if (!fetch.going || fetch.turn != turn) return;
  transfer_abandon();
  if (fetch.tries < FETCHES)
    fetch_again(g);
  else {
    /* Better lost than read by others. */
    release(&kept);
    transfer_own(g, g->atoms.clipboard);
    out_error("what was copied in the exam could not be taken over in time; nobody can read it any more");
  }
}

static void fetch_done(struct guard *g) {
  release(&kept);
  kept = fetch.copied;
  memset(&fetch.copied, 0, sizeof fetch.copied);
  fetch_end();
  transfer_own(g, g->atoms.clipboard);
}

static void ask_for(struct guard *g, Atom target) {
  landing = facts_unforeseen(g);
  written = 0;
  XConvertSelection(g->display, g->atoms.clipboard, target, landing, window, CurrentTime);
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

void transfer_begin(struct guard *g) {
  transfer_abandon();
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
  if (XGetWindowProperty(g->display, window, landing, 0, BYTES_MAX / 4, False, AnyPropertyType, type, format, items, &left,
                         &data) != Success)
    return NULL;
  /* Its removal would ask for the first piece. */
  if (*type == incr_atom || left) {
    if (data) XFree(data);
    return NULL;
  }
  XDeleteProperty(g->display, window, landing);
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
    XDeleteProperty(g->display, window, event->atom);
    fetch_forged(g);
  }
}

bool transfer_event(struct guard *g, const XEvent *event) {
  if (event->type == SelectionNotify && event->xselection.requestor == window) {
    fetched(g, &event->xselection);
    return true;
  }
  if (event->type != PropertyNotify || event->xproperty.window != window) return false;
  written_to(g, &event->xproperty);
  return true;
}

/* --- giving --- */

static bool give_targets(struct guard *g, const XSelectionRequestEvent *request, Atom property) {
  Atom offered[TARGETS_MAX + 1] = {targets_atom};
  int count_of = 1;
  for (int i = 0; i < kept.count; i++) offered[count_of++] = kept.forms[i].target;
  XChangeProperty(g->display, request->requestor, property, XA_ATOM, 32, PropModeReplace,
                  (const unsigned char *)offered, count_of);
  return true;
}

static bool give_form(struct guard *g, const XSelectionRequestEvent *request, Atom property) {
  for (int i = 0; i < kept.count; i++) {
    const struct form *form = &kept.forms[i];
    if (form->target != request->target) continue;
    XChangeProperty(g->display, request->requestor, property, form->type, form->format, PropModeReplace, form->data,
                    (int)(form->length / item_size(form->format)));
    return true;
  }
  return false;
}

bool transfer_give(struct guard *g, const XSelectionRequestEvent *request, Atom property) {
  if (request->selection != g->atoms.clipboard) return false;
  return (request->target == targets_atom ? give_targets : give_form)(g, request, property);
}
