#include "clipboard.h"
#include <X11/extensions/Xfixes.h>
#include <stdio.h>
#include "clipboard-reports.h"
#include "clipboard-transfer.h"
#include "facts.h"
#include "ownership.h"
#include "timers.h"

enum { RETAKES_A_SECOND = 50, RETAKE_LATER_MS = 20 };

static bool isolated;

/* --- who asks --- */

static struct {
  unsigned long client;
  double at;
  char name[257];
} stranger;

/*
 * A stranger is remembered for half a second: a program that asks thousands of times must not keep us busy. Our own are looked
 * at each time: the X server gives a client's number to the next one as soon as it is gone.
 */
static bool is_own(struct guard *g, Window window) {
  unsigned long client = facts_client(g, window);
  if (stranger.at && stranger.client == client && boot_ms() - stranger.at < 500) return false;
  struct process who = facts_who(g, window);
  if (ownership_is_own(g, &who)) return true;
  stranger.client = client;
  stranger.at = boot_ms();
  snprintf(stranger.name, sizeof stranger.name, "%.256s", who.executable);
  return false;
}

/* --- owning --- */

static void take_later(struct guard *g, unsigned long selection) {
  if (isolated) transfer_own(g, selection);
}

/* A program that takes it back each time it loses it must not keep the two of us busy. */
static void retake(struct guard *g, Atom selection) {
  static double since;
  static int times;
  double now = boot_ms();
  if (now - since > 1000) since = now, times = 0;
  if (++times <= RETAKES_A_SECOND)
    transfer_own(g, selection);
  else
    timer_set(now + RETAKE_LATER_MS, take_later, selection);
}

void clipboard_start(struct guard *g) {
  transfer_start(g);
  if (g->fixes_event < 0) return;
  unsigned long changes =
      XFixesSetSelectionOwnerNotifyMask | XFixesSelectionWindowDestroyNotifyMask | XFixesSelectionClientCloseNotifyMask;
  const Atom selections[] = {g->atoms.clipboard, XA_PRIMARY, XA_SECONDARY, g->atoms.xdnd_selection};
  for (int i = 0; i < 4; i++) XFixesSelectSelectionInput(g->display, transfer_window(), selections[i], changes);
}

const char *clipboard_clear(struct guard *g) {
  const Atom selections[] = {g->atoms.clipboard, XA_PRIMARY, XA_SECONDARY};
  transfer_forget();
  for (int i = 0; i < 3; i++) {
    /* Ours first: whoever offered something is told that it does not any more. */
    XSetSelectionOwner(g->display, selections[i], transfer_window(), CurrentTime);
    if (!isolated) XSetSelectionOwner(g->display, selections[i], None, CurrentTime);
  }
  XFlush(g->display);
  return NULL;
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
    clipboard_count_refused(g, stranger.name);
  else if (transfer_give(g, request, property))
    reply.xselection.property = property;
  XSendEvent(g->display, request->requestor, False, NoEventMask, &reply);
  XFlush(g->display);
}

/* --- changes --- */

static void changed_owner(struct guard *g, Atom selection, Window owner) {
  bool copied = selection == g->atoms.clipboard;
  if (owner == transfer_window()) return;
  if (copied) transfer_abandon();
  if (owner == None) {
    if (isolated && selection != g->atoms.xdnd_selection) retake(g, selection);
    return;
  }
  if (!g->watching) return;
  if (is_own(g, owner)) {
    if (!isolated) return;
    if (copied)
      transfer_begin(g);
    else if (selection != g->atoms.xdnd_selection)
      retake(g, selection);
    return;
  }
  if (isolated || copied) clipboard_count_changed(g, stranger.name, isolated);
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
      transfer_begin(g);
    else
      transfer_own(g, selections[i]);
  }
}

bool clipboard_event(struct guard *g, const XEvent *event) {
  if (g->fixes_event >= 0 && event->type == g->fixes_event + XFixesSelectionNotify) {
    const XFixesSelectionNotifyEvent *change = (const XFixesSelectionNotifyEvent *)(const void *)event;
    changed_owner(g, change->selection, change->owner);
    return true;
  }
  if (event->type == SelectionRequest && event->xselectionrequest.owner == transfer_window()) {
    asked(g, &event->xselectionrequest);
    return true;
  }
  if (transfer_event(g, event)) return true;
  return event->type == SelectionClear && event->xselectionclear.window == transfer_window();
}
