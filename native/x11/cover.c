#include "cover.h"
#include <string.h>
#include "out.h"
#include "painter.h"
#include "pane.h"
#include "table.h"
#include "words.h"

static const unsigned long window_color = 0x37474F, curtain_color = 0x1B2A41;

void cover_sinks(struct guard *g) {
  if (g->curtain) g->curtain_sinks = true;
  g->spares_sink = true;
}

static struct window *covered_by(struct guard *g, Window cover) {
  TABLE_EACH(g, w) if (w->cover == cover) return w;
  return NULL;
}

void cover_put(struct guard *g, struct window *w) {
  /* A window may claim to be larger than X can draw: what counts is what of it can be seen. */
  int left = w->x > 0 ? w->x : 0, top = w->y > 0 ? w->y : 0;
  int right = w->x + w->width < g->root_width ? w->x + w->width : g->root_width;
  int bottom = w->y + w->height < g->root_height ? w->y + w->height : g->root_height;
  if (right <= left || bottom <= top) {
    pane_hide(g, w->cover);
    return;
  }
  if (w->cover)
    pane_put(g, w->cover, left, top, right - left, bottom - top);
  else
    w->cover = pane_make(g, left, top, right - left, bottom - top, window_color);
  cover_sinks(g);
  XFlush(g->display);
}

void cover_drop(struct guard *g, struct window *w) {
  pane_drop(g, w->cover);
  w->cover = None;
  w->cover_told = false;
}

void cover_drop_all(struct guard *g) { TABLE_EACH(g, w) cover_drop(g, w); }

static void hold_keyboard(struct guard *g) {
  XGrabKeyboard(g->display, g->curtain, False, GrabModeAsync, GrabModeAsync, CurrentTime);
}

void curtain_put(struct guard *g, const char *text) {
  strncpy(g->curtain_text, text && *text ? text : cover_moment_text, sizeof g->curtain_text - 1);
  if (g->curtain) {
    painter_text(g->curtain, g->curtain_text);
  } else {
    g->curtain = pane_make(g, 0, 0, g->root_width, g->root_height, curtain_color);
  }
  XFlush(g->display);
}

void curtain_drop(struct guard *g) {
  if (!g->curtain) return;
  XUngrabKeyboard(g->display, CurrentTime);
  pane_drop(g, g->curtain);
  g->curtain = None;
  XFlush(g->display);
}

void curtain_keep(struct guard *g) {
  if (!g->curtain || !g->curtain_sinks) return;
  g->curtain_sinks = false;
  pane_put(g, g->curtain, 0, 0, g->root_width, g->root_height);
  hold_keyboard(g);
  XFlush(g->display);
}

static void tell_covered(struct guard *g, struct window *w, double at) {
  if (w->cover_told) return;
  w->cover_told = true;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"window.covered\",\"window\":%lu,\"afterMs\":%.3f}", at, w->id,
             at - w->mapped_at);
  (void)g;
  out_observation(&line);
}

void cover_lost(struct guard *g, Window pane) {
  if (pane == g->curtain) {
    char text[TEXT_MAX];
    memcpy(text, g->curtain_text, sizeof text);
    g->curtain = None;
    curtain_put(g, text);
    return;
  }
  struct window *w = covered_by(g, pane);
  if (!w) return;
  w->cover = None;
  if (w->mapped) cover_put(g, w);
}

void cover_event(struct guard *g, const XEvent *event) {
  Window target = event->xany.window;
  if ((event->type != MapNotify || event->xmap.window != target) && event->type != Expose) return;
  if (target == g->curtain) {
    if (event->type == MapNotify) hold_keyboard(g);
    if (event->type == Expose && event->xexpose.count == 0) painter_text(target, g->curtain_text);
    return;
  }
  struct window *w = covered_by(g, target);
  if (!w) return;
  if (event->type == MapNotify) tell_covered(g, w, boot_ms());
  if (event->type == Expose && event->xexpose.count == 0) painter_text(target, g->window_text);
}
