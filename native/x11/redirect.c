#include "redirect.h"
#include <X11/extensions/Xcomposite.h>

/* The server keeps a redirected window's every pixel, 4 GB for the largest: none of which can be seen on this screen. */
static bool too_large(const struct guard *g, int width, int height) {
  return width > 2 * g->root_width || height > 2 * g->root_height;
}

/*
 * X.Org's server ends when it cannot make the picture of a window that it shall redirect: a side of more than 32,767
 * pixels is enough (compRedirectWindow validates a tree twice, since the mend of CVE-2025-26599). So the size is asked
 * for, and the request made, with everybody else held off: what we last heard of its size may be old.
 */
bool redirect_window(struct guard *g, struct window *w) {
  if (w->redirected || !g->has_composite || w->input_only || w->own || w->lost || too_large(g, w->width, w->height))
    return w->redirected;
  Window root;
  int x, y;
  unsigned width, height, border, depth;
  XGrabServer(g->display);
  if (XGetGeometry(g->display, w->id, &root, &x, &y, &width, &height, &border, &depth) &&
      !too_large(g, (int)(width + 2 * border), (int)(height + 2 * border))) {
    XCompositeRedirectWindow(g->display, w->id, CompositeRedirectAutomatic);
    w->redirected = true;
  }
  XUngrabServer(g->display);
  XFlush(g->display);
  return false;
}

void redirect_resized(struct guard *g, struct window *w) {
  if (!w->redirected || !too_large(g, w->width, w->height)) return;
  XCompositeUnredirectWindow(g->display, w->id, CompositeRedirectAutomatic);
  w->redirected = false;
}
