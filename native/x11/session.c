#include "session.h"
#include <X11/extensions/Xfixes.h>
#include <X11/extensions/Xrandr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "facts.h"
#include "hypervisor.h"
#include "out.h"
#include "wm.h"

static struct buf last_displays;

void session_start(struct guard *g) {
  int error;
  if (XRRQueryExtension(g->display, &g->randr_event, &error))
    XRRSelectInput(g->display, g->root, RRScreenChangeNotifyMask | RROutputChangeNotifyMask | RRCrtcChangeNotifyMask);
  else
    g->randr_event = -1;
  if (XFixesQueryExtension(g->display, &g->fixes_event, &error)) {
    unsigned long changes =
        XFixesSetSelectionOwnerNotifyMask | XFixesSelectionWindowDestroyNotifyMask | XFixesSelectionClientCloseNotifyMask;
    XFixesSelectSelectionInput(g->display, g->self, g->atoms.clipboard, XFixesSetSelectionOwnerNotifyMask);
    XFixesSelectSelectionInput(g->display, g->self, g->atoms.wm_s0, changes);
  } else {
    g->fixes_event = -1;
  }
  session_displays(g, &last_displays);
}

void session_displays(struct guard *g, struct buf *line) {
  XRRScreenResources *resources = g->randr_event >= 0 ? XRRGetScreenResourcesCurrent(g->display, g->root) : NULL;
  const char *comma = "";
  buf_text(line, ",\"displays\":[");
  for (int i = 0; resources && i < resources->noutput; i++) {
    XRROutputInfo *output = XRRGetOutputInfo(g->display, resources, resources->outputs[i]);
    /* With a CRTC it shows something; "connected" alone says little. */
    XRRCrtcInfo *crtc = output && output->crtc ? XRRGetCrtcInfo(g->display, resources, output->crtc) : NULL;
    if (crtc) {
      buf_format(line, "%s{\"name\":", comma);
      buf_string(line, output->name, 64);
      buf_format(line, ",\"geometry\":[%d,%d,%u,%u]}", crtc->x, crtc->y, crtc->width, crtc->height);
      comma = ",";
      XRRFreeCrtcInfo(crtc);
    }
    if (output) XRRFreeOutputInfo(output);
  }
  if (resources) XRRFreeScreenResources(resources);
  buf_text(line, "]");
}

static void first_line(const char *path, char *text, int size) {
  FILE *file = fopen(path, "re");
  text[0] = 0;
  if (!file) return;
  if (fgets(text, size, file)) text[strcspn(text, "\n")] = 0;
  fclose(file);
}

static void environment(struct buf *line, const char *key, const char *variable) {
  const char *text = getenv(variable);
  buf_field(line, key, text ? text : "", 200);
}

void session_facts(struct guard *g, struct buf *line) {
  char text[256], name[13];
  int virtual = hypervisor(name);
  buf_format(line, ",\"facts\":{\"uid\":%u", (unsigned)getuid());
  buf_format(line, ",\"hypervisor\":%s", virtual < 0 ? "null" : virtual ? "true" : "false");
  buf_field(line, "hypervisorName", name, 12);
  first_line("/sys/class/dmi/id/product_name", text, sizeof text);
  buf_field(line, "product", text, 200);
  Window check = facts_window_property(g, g->root, g->atoms.net_supporting_wm_check);
  text[0] = 0;
  if (check) facts_title(g, check, text, sizeof text);
  buf_field(line, "windowManager", text, 200);
  buf_field(line, "windowManagerExecutable", g->wm_executable, 1024);
  buf_field(line, "server", ServerVendor(g->display), 200);
  buf_format(line, ",\"serverRelease\":%d", VendorRelease(g->display));
  buf_format(line, ",\"composite\":%s", g->has_composite ? "true" : "false");
  environment(line, "display", "DISPLAY");
  environment(line, "sessionType", "XDG_SESSION_TYPE");
  environment(line, "desktop", "XDG_CURRENT_DESKTOP");
  environment(line, "seat", "XDG_SEAT");
  environment(line, "wayland", "WAYLAND_DISPLAY");
  environment(line, "ssh", "SSH_CONNECTION");
  buf_text(line, "}");
}

void session_clear_clipboard(struct guard *g) {
  const Atom selections[] = {g->atoms.clipboard, XA_PRIMARY, XA_SECONDARY};
  for (int i = 0; i < 3; i++) {
    /* Ours first: whoever offered something is told that it does not any more. */
    XSetSelectionOwner(g->display, selections[i], g->self, CurrentTime);
    XSetSelectionOwner(g->display, selections[i], None, CurrentTime);
  }
  XFlush(g->display);
}

static void clipboard_changed(struct guard *g, Window owner) {
  if (!g->watching || owner == None || owner == g->self) return;
  struct process who = facts_who(g, owner);
  for (int i = 0; i < g->own_count; i++)
    if (process_same(&who, &g->own[i])) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"clipboard.changed\"", boot_ms());
  buf_field(&line, "owner", who.executable, 256);
  buf_text(&line, "}");
  out_observation(&line);
}

static void displays_changed(struct guard *g) {
  struct buf now = {0};
  session_displays(g, &now);
  bool same = now.length == last_displays.length && memcmp(now.data, last_displays.data, now.length) == 0;
  if (!same && g->watching) {
    struct buf line = {0};
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"displays.changed\"", boot_ms());
    buf_add(&line, now.data, now.length);
    buf_text(&line, "}");
    out_observation(&line);
  }
  buf_free(&last_displays);
  last_displays = now;
}

bool session_event(struct guard *g, XEvent *event) {
  if (g->randr_event >= 0 &&
      (event->type == g->randr_event + RRScreenChangeNotify || event->type == g->randr_event + RRNotify)) {
    XRRUpdateConfiguration(event);
    displays_changed(g);
    return true;
  }
  if (g->fixes_event >= 0 && event->type == g->fixes_event + XFixesSelectionNotify) {
    const XFixesSelectionNotifyEvent *change = (const XFixesSelectionNotifyEvent *)(void *)event;
    if (change->selection == g->atoms.wm_s0) wm_update(g);
    if (change->selection == g->atoms.clipboard) clipboard_changed(g, change->owner);
    return true;
  }
  return false;
}
