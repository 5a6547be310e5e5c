#include "pane.h"
#include <X11/extensions/shape.h>
#include <stdlib.h>
#include "out.h"
#include "timers.h"

enum { TELL_EVERY_MS = 1000 };

static struct pane {
  Window id;
  int x, y, width, height;
  bool shown;
  /* Number of a request after our own last one: what happens from then on is somebody else's doing. */
  unsigned long settled;
} *panes;
static size_t count, capacity;
static int shape_event = -1;

static int harms;
static const char *harm_of;
static double told_at;
static bool tell_waits;

void panes_start(struct guard *g) {
  int error;
  if (!XShapeQueryExtension(g->display, &shape_event, &error)) shape_event = -1;
}

/* --- telling: floods are counted --- */

static void tell(struct guard *g, unsigned long unused) {
  (void)unused;
  tell_waits = false;
  told_at = boot_ms();
  if (g->watching) {
    struct buf line = {0};
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"cover.harmed\",\"how\":\"%s\",\"count\":%d}", told_at, harm_of, harms);
    out_observation(&line);
  }
  harms = 0;
}

static void harmed(struct guard *g, const char *how) {
  harm_of = how;
  harms++;
  if (tell_waits) return;
  if (boot_ms() >= told_at + TELL_EVERY_MS) {
    tell(g, 0);
    return;
  }
  tell_waits = true;
  timer_set(told_at + TELL_EVERY_MS, tell, 0);
}

/* --- the panes --- */

static struct pane *find(Window id) {
  for (size_t i = 0; i < count; i++)
    if (panes[i].id == id) return &panes[i];
  return NULL;
}

static void settle(struct guard *g, struct pane *p) {
  XNoOp(g->display);
  p->settled = NextRequest(g->display) - 1;
}

Window pane_make(struct guard *g, int x, int y, int width, int height, unsigned long color) {
  XSetWindowAttributes attributes = {.override_redirect = True,
                                     .background_pixel = color,
                                     /* What others put into it is a window of theirs: inside.h. */
                                     .event_mask = ExposureMask | StructureNotifyMask | SubstructureNotifyMask};
  if (count == capacity) {
    capacity = capacity ? capacity * 2 : 64;
    panes = realloc(panes, capacity * sizeof *panes);
    if (!panes) abort();
  }
  Window id = XCreateWindow(g->display, g->root, x, y, (unsigned)width, (unsigned)height, 0, CopyFromParent, InputOutput,
                            CopyFromParent, CWOverrideRedirect | CWBackPixel | CWEventMask, &attributes);
  if (shape_event >= 0) XShapeSelectInput(g->display, id, ShapeNotifyMask);
  panes[count] = (struct pane){.id = id};
  count++;
  pane_put(g, id, x, y, width, height);
  return id;
}

static void restore(struct guard *g, struct pane *p) {
  XMoveResizeWindow(g->display, p->id, p->x, p->y, (unsigned)p->width, (unsigned)p->height);
  XMapRaised(g->display, p->id);
  settle(g, p);
}

void pane_put(struct guard *g, Window pane, int x, int y, int width, int height) {
  struct pane *p = find(pane);
  if (!p) return;
  *p = (struct pane){.id = pane, .x = x, .y = y, .width = width, .height = height, .shown = true};
  restore(g, p);
}

void pane_raise(struct guard *g, Window pane) {
  struct pane *p = find(pane);
  if (!p) return;
  XRaiseWindow(g->display, pane);
  settle(g, p);
}

void pane_hide(struct guard *g, Window pane) {
  struct pane *p = find(pane);
  if (!p || !p->shown) return;
  p->shown = false;
  XUnmapWindow(g->display, pane);
  settle(g, p);
}

static void forget(struct pane *p) { *p = panes[--count]; }

void pane_drop(struct guard *g, Window pane) {
  struct pane *p = find(pane);
  if (!p) return;
  forget(p);
  XDestroyWindow(g->display, pane);
}

static Window lost(struct guard *g, struct pane *p, bool there, const char *how) {
  Window id = p->id;
  forget(p);
  if (there) XDestroyWindow(g->display, id);
  harmed(g, how);
  return id;
}

Window pane_event(struct guard *g, const XEvent *event) {
  struct pane *p = find(event->xany.window);
  if (!p) return None;
  Window id = p->id;
  bool ours = event->xany.serial < p->settled;
  if (event->type == DestroyNotify && event->xdestroywindow.window == id) return lost(g, p, false, "destroyed");
  if (event->type == ReparentNotify && event->xreparent.window == id && event->xreparent.parent != g->root)
    return lost(g, p, true, "moved");
  if (shape_event >= 0 && event->type == shape_event + ShapeNotify) return lost(g, p, true, "shaped");
  bool unmapped = event->type == UnmapNotify && event->xunmap.window == id;
  bool moved = (event->type == ConfigureNotify && event->xconfigure.window == id) ||
               (event->type == CirculateNotify && event->xcirculate.window == id);
  if (unmapped && p->shown && ours) XMapWindow(g->display, id); /* somebody's, between two requests of ours? */
  if (ours || (!unmapped && !moved) || !p->shown) return None;
  restore(g, p);
  harmed(g, unmapped ? "unmapped" : "moved");
  return None;
}
