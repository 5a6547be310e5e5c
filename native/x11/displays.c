#include "displays.h"
#include <X11/extensions/Xrandr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "out.h"
#include "painter.h"
#include "pane.h"
#include "table.h"
#include "words.h"

enum { DISPLAYS_MAX = 16 };

struct rectangle {
  int x, y, width, height;
};
struct shown {
  RROutput output;
  char name[64];
  struct rectangle at;
};

static struct buf last;
static Window covers[DISPLAYS_MAX];
static int cover_count;

static int look(struct guard *g, struct shown *to) {
  XRRScreenResources *resources = g->randr_event >= 0 ? XRRGetScreenResourcesCurrent(g->display, g->root) : NULL;
  int count = 0;
  for (int i = 0; resources && i < resources->noutput && count < DISPLAYS_MAX; i++) {
    XRROutputInfo *output = XRRGetOutputInfo(g->display, resources, resources->outputs[i]);
    /* With a CRTC it shows something; "connected" alone says little. */
    XRRCrtcInfo *crtc = output && output->crtc ? XRRGetCrtcInfo(g->display, resources, output->crtc) : NULL;
    if (crtc) {
      struct shown *shown = &to[count++];
      shown->output = resources->outputs[i];
      snprintf(shown->name, sizeof shown->name, "%s", output->name);
      shown->at = (struct rectangle){crtc->x, crtc->y, (int)crtc->width, (int)crtc->height};
      XRRFreeCrtcInfo(crtc);
    }
    if (output) XRRFreeOutputInfo(output);
  }
  if (resources) XRRFreeScreenResources(resources);
  return count;
}

void displays_list(struct guard *g, struct buf *line) {
  struct shown shown[DISPLAYS_MAX];
  int count = look(g, shown);
  buf_text(line, ",\"displays\":[");
  for (int i = 0; i < count; i++) {
    const struct rectangle *at = &shown[i].at;
    buf_text(line, i ? ",{\"name\":" : "{\"name\":");
    buf_string(line, shown[i].name, 64);
    buf_format(line, ",\"geometry\":[%d,%d,%d,%d]}", at->x, at->y, at->width, at->height);
  }
  buf_text(line, "]");
}

void displays_start(struct guard *g) {
  int error;
  if (XRRQueryExtension(g->display, &g->randr_event, &error))
    XRRSelectInput(g->display, g->root, RRScreenChangeNotifyMask | RROutputChangeNotifyMask | RRCrtcChangeNotifyMask);
  else
    g->randr_event = -1;
  displays_list(g, &last);
}

/* --- covers --- */

static bool holds(const struct rectangle *r, int x, int y) {
  return x >= r->x && y >= r->y && x < r->x + r->width && y < r->y + r->height;
}

/* Where the exam is: the display under the middle of our largest window, else the primary one, else the first. */
static const struct shown *exam_display(struct guard *g, const struct shown *shown, int count) {
  const struct window *largest = NULL;
  TABLE_EACH(g, w)
    if (w->own && w->opened && (!largest || w->width * w->height > largest->width * largest->height)) largest = w;
  for (int i = 0; largest && i < count; i++)
    if (holds(&shown[i].at, largest->x + largest->width / 2, largest->y + largest->height / 2)) return &shown[i];
  RROutput primary = XRRGetOutputPrimary(g->display, g->root);
  for (int i = 0; i < count; i++)
    if (shown[i].output == primary) return &shown[i];
  return &shown[0];
}

void displays_cover(struct guard *g) {
  struct shown shown[DISPLAYS_MAX];
  int before = cover_count, count = g->one_display ? look(g, shown) : 0;
  Window old[DISPLAYS_MAX];
  memcpy(old, covers, sizeof old);
  cover_count = 0;
  const struct shown *exam = count > 1 ? exam_display(g, shown, count) : NULL;
  for (int i = 0; exam && i < count; i++) {
    const struct rectangle *at = &shown[i].at;
    /* A mirror shows the exam's own display: a cover there would cover both. */
    bool apart = at->x >= exam->at.x + exam->at.width || at->y >= exam->at.y + exam->at.height ||
                 exam->at.x >= at->x + at->width || exam->at.y >= at->y + at->height;
    if (!apart) continue;
    covers[cover_count++] = pane_make(g, at->x, at->y, at->width, at->height, 0x1B2A41);
  }
  /* New ones first: nothing shows in between. */
  for (int i = 0; i < before; i++) pane_drop(g, old[i]);
  XFlush(g->display);
}

void displays_lost(struct guard *g, Window pane) {
  for (int i = 0; i < cover_count; i++)
    if (covers[i] == pane) {
      displays_cover(g);
      return;
    }
}

void displays_keep(struct guard *g) {
  if (!g->spares_sink) return;
  g->spares_sink = false;
  for (int i = 0; i < cover_count; i++) pane_raise(g, covers[i]);
}

/* --- events --- */

static void changed(struct guard *g) {
  struct buf now = {0};
  displays_list(g, &now);
  bool same = now.length == last.length && memcmp(now.data, last.data, now.length) == 0;
  if (!same) displays_cover(g);
  if (!same && g->watching) {
    struct buf line = {0};
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"displays.changed\"", boot_ms());
    buf_add(&line, now.data, now.length);
    buf_text(&line, "}");
    out_observation(&line);
  }
  buf_free(&last);
  last = now;
}

bool displays_event(struct guard *g, XEvent *event) {
  if (g->randr_event >= 0 &&
      (event->type == g->randr_event + RRScreenChangeNotify || event->type == g->randr_event + RRNotify)) {
    XRRUpdateConfiguration(event);
    changed(g);
    return true;
  }
  if (event->type != Expose) return false;
  for (int i = 0; i < cover_count; i++)
    if (covers[i] == event->xexpose.window) {
      if (event->xexpose.count == 0) painter_text(covers[i], cover_display_text);
      return true;
    }
  return false;
}
