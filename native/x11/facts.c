#include "facts.h"
#include <X11/extensions/XRes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

unsigned char *facts_property(struct guard *g, Window window, Atom property, Atom type, long longs,
                              unsigned long *items, Atom *actual, int *format) {
  unsigned char *data = NULL;
  unsigned long left = 0;
  *items = 0;
  if (XGetWindowProperty(g->display, window, property, 0, longs, False, type, actual, format, items, &left, &data) !=
      Success)
    return NULL;
  if (data && (*items == 0 || *format == 0)) {
    XFree(data);
    return NULL;
  }
  return data;
}

Window facts_window_property(struct guard *g, Window window, Atom property) {
  unsigned long items;
  Atom actual;
  int format;
  unsigned char *data = facts_property(g, window, property, XA_WINDOW, 1, &items, &actual, &format);
  Window found = None;
  if (data && format == 32) found = (Window) * (unsigned long *)(void *)data;
  if (data) XFree(data);
  return found;
}

struct process facts_who(struct guard *g, Window window) {
  XResClientIdSpec spec = {.client = window, .mask = XRES_CLIENT_ID_PID_MASK};
  XResClientIdValue *ids = NULL;
  long count = 0;
  pid_t pid = 0;
  if (XResQueryClientIds(g->display, 1, &spec, &count, &ids) == Success) {
    for (long i = 0; i < count; i++)
      if (XResGetClientIdType(&ids[i]) == XRES_CLIENT_ID_PID) pid = XResGetClientPid(&ids[i]);
    XResClientIdsDestroy(count, ids);
  }
  if (pid > 0) return process_read(pid);

  unsigned long items;
  Atom actual;
  int format;
  unsigned char *data = facts_property(g, window, g->atoms.net_wm_pid, XA_CARDINAL, 1, &items, &actual, &format);
  if (data && format == 32) {
    unsigned long claimed = *(unsigned long *)(void *)data;
    if (claimed > 0 && claimed < 1u << 30) pid = (pid_t)claimed;
  }
  if (data) XFree(data);
  struct process who = process_read(pid);
  who.forgeable = true;
  return who;
}

/* Titles of old programs: compound text with escape sequences. */
static bool convert(struct guard *g, unsigned char *data, unsigned long items, Atom encoding, char *to, size_t size) {
  XTextProperty text = {.value = data, .encoding = encoding, .format = 8, .nitems = items};
  char **list = NULL;
  int count = 0;
  bool done = Xutf8TextPropertyToTextList(g->display, &text, &list, &count) >= 0 && count > 0;
  if (done) snprintf(to, size, "%s", list[0]);
  if (list) XFreeStringList(list);
  return done;
}

bool facts_title(struct guard *g, Window window, char *to, size_t size) {
  unsigned long items;
  Atom actual;
  int format;
  to[0] = 0;
  unsigned char *data =
      facts_property(g, window, g->atoms.net_wm_name, g->atoms.utf8_string, (long)size / 4, &items, &actual, &format);
  bool utf8 = data != NULL;
  if (!data)
    data = facts_property(g, window, XA_WM_NAME, AnyPropertyType, (long)size / 4, &items, &actual, &format);
  if (data && format == 8) {
    if (utf8 || actual == g->atoms.utf8_string)
      snprintf(to, size, "%.*s", (int)items, (const char *)data);
    else if (actual == XA_STRING || !convert(g, data, items, actual, to, size))
      latin1_to_utf8(to, size, (const char *)data, items);
  }
  if (data) XFree(data);
  return utf8;
}

void facts_class(struct guard *g, Window window, char *to, size_t size) {
  unsigned long items;
  Atom actual;
  int format;
  to[0] = 0;
  /* Two strings, each ended by NUL: the instance's name and the class (ICCCM 4.1.2.5). */
  unsigned char *data = facts_property(g, window, XA_WM_CLASS, XA_STRING, 128, &items, &actual, &format);
  if (data && format == 8) {
    const char *name = (const char *)data;
    size_t first = strnlen(name, items);
    const char *wm_class = first + 1 < items ? name + first + 1 : name;
    latin1_to_utf8(to, size, wm_class, items - (size_t)(wm_class - name));
  }
  if (data) XFree(data);
}

Atom facts_unforeseen(struct guard *g) {
  unsigned long long random[2] = {0};
  char name[48];
  if (getrandom(random, sizeof random, 0) != sizeof random) random[0] = (unsigned long long)(boot_ms() * 1e6);
  snprintf(name, sizeof name, "_TAZA_%016llx%016llx", random[0], random[1]);
  return XInternAtom(g->display, name, False);
}

unsigned long facts_client(const struct guard *g, Window window) { return window & ~g->resource_mask; }

bool facts_made_by_guard(const struct guard *g, Window window) {
  unsigned long client = facts_client(g, window);
  return client == facts_client(g, g->self) || (g->friend_client && client == g->friend_client);
}

bool facts_visible(const struct guard *g, const struct window *w) {
  /* Toolkits keep windows of one pixel for themselves; of strips one pixel wide a whole picture can be made. */
  return w->mapped && !w->input_only && w->width * w->height > 1 && w->x < g->root_width && w->y < g->root_height &&
         w->x + w->width > 0 && w->y + w->height > 0;
}

void facts_read(struct guard *g, struct window *w) {
  facts_class(g, w->id, w->wm_class, sizeof w->wm_class);
  w->named = facts_title(g, w->id, w->title, sizeof w->title);
  w->titles = w->untold = 0;
  w->title_asked = 0;
  w->overtaken = false;
}

static void write_state(struct guard *g, const struct window *w, struct buf *line) {
  unsigned long items;
  Atom actual;
  int format;
  const char *comma = "";
  buf_text(line, ",\"state\":[");
  if (w->override) {
    buf_text(line, "\"override-redirect\"");
    comma = ",";
  }
  unsigned char *data = facts_property(g, w->id, g->atoms.net_wm_state, XA_ATOM, 32, &items, &actual, &format);
  for (unsigned long i = 0; data && format == 32 && i < items; i++) {
    Atom atom = ((Atom *)(void *)data)[i];
    const char *name = atom == g->atoms.net_wm_state_fullscreen ? "fullscreen"
                       : atom == g->atoms.net_wm_state_above    ? "above"
                       : atom == g->atoms.net_wm_state_hidden   ? "hidden"
                                                                : NULL;
    if (!name) continue;
    buf_format(line, "%s\"%s\"", comma, name);
    comma = ",";
  }
  if (data) XFree(data);
  if (w->who.forgeable && w->who.pid) {
    buf_format(line, "%s\"pid-claimed\"", comma);
    comma = ",";
  }
  if (w->changeable) {
    buf_format(line, "%s\"changeable\"", comma);
    comma = ",";
  }
  if (w->manager) buf_format(line, "%s\"manager\"", comma);
  buf_text(line, "]");
}

void facts_write(struct guard *g, const struct window *w, struct buf *line) {
  buf_format(line, ",\"window\":%lu", w->id);
  if (w->who.pid)
    buf_format(line, ",\"pid\":%d", (int)w->who.pid);
  else
    buf_text(line, ",\"pid\":null");
  if (w->who.uid_known)
    buf_format(line, ",\"uid\":%u", (unsigned)w->who.uid);
  else
    buf_text(line, ",\"uid\":null");
  buf_field(line, "class", w->wm_class, 256);
  buf_field(line, "title", w->title, 1024);
  buf_field(line, "executable", w->who.executable, 1024);
  buf_format(line, ",\"geometry\":[%d,%d,%d,%d]", w->x, w->y, w->width, w->height);
  write_state(g, w, line);
  buf_format(line, ",\"own\":%s", w->own ? "true" : "false");
}

void facts_write_titles(const struct window *w, struct buf *line) { buf_format(line, ",\"titles\":%u", w->titles); }
