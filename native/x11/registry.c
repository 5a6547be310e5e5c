#include "registry.h"
#include "facts.h"
#include "lifecycle.h"
#include "ownership.h"
#include "redirect.h"
#include "table.h"
#include "wm.h"

void registry_place(struct window *w, int x, int y, int width, int height, int border) {
  w->x = x;
  w->y = y;
  w->width = width + 2 * border;
  w->height = height + 2 * border;
}

void registry_place_as_frame(struct guard *g, struct window *w) {
  const struct window *frame = w->frame ? table_find(g, w->frame) : NULL;
  if (frame) registry_place(w, frame->x, frame->y, frame->width, frame->height, 0);
}

struct window *registry_adopt(struct guard *g, Window id, const XCreateWindowEvent *created) {
  struct window *known = table_find(g, id);
  if (known || facts_made_by_guard(g, id) || id == None) return known;
  XWindowAttributes attributes;
  /* First listen, then look: whatever happens after the look is heard. */
  XSelectInput(g->display, id, WINDOW_MASK);
  bool there = XGetWindowAttributes(g->display, id, &attributes);
  if (!there && !created) return NULL;
  struct window *w = table_add(g, id);
  w->mapped_at = boot_ms();
  if (there) {
    w->override = attributes.override_redirect;
    w->input_only = attributes.class == InputOnly;
    w->mapped = attributes.map_state != IsUnmapped;
    registry_place(w, attributes.x, attributes.y, attributes.width, attributes.height, attributes.border_width);
  } else {
    w->lost = true;
    w->override = created->override_redirect;
    registry_place(w, created->x, created->y, created->width, created->height, created->border_width);
  }
  if (wm_made(g, id) || w->input_only) return w;
  w->who = facts_who(g, id);
  w->own = ownership_is_own(g, &w->who);
  if (g->watching && !w->own) redirect_window(g, w);
  return w;
}

void registry_forget(struct guard *g, Window id) {
  struct window *w = table_find(g, id);
  if (!w) return;
  lifecycle_close(g, w, w->unmap_waits ? w->unmapped_at : boot_ms());
  if (w->client) {
    struct window *inside = table_find(g, w->client);
    if (inside) inside->frame = None;
  }
  table_remove(g, id);
}
