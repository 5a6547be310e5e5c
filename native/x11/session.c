#include "session.h"
#include <X11/extensions/XInput2.h>
#include <X11/extensions/scrnsaver.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "facts.h"
#include "hypervisor.h"
#include "input.h"
#include "out.h"

static int saver_event;
static Atom has_vt;

void session_start(struct guard *g) {
  int error;
  if (XScreenSaverQueryExtension(g->display, &saver_event, &error)) {
    XScreenSaverSelectInput(g->display, g->root, ScreenSaverNotifyMask);
    /* A student who reads must not find the screen black. It ends with our connection. */
    XScreenSaverSuspend(g->display, True);
  } else {
    saver_event = -1;
  }
  /* Xorg says on the root window whether its console is the one shown (hw/xfree86/common/xf86Events.c). */
  has_vt = XInternAtom(g->display, "XFree86_has_VT", False);
}

static void first_line(const char *path, char *text, int size) {
  FILE *file = fopen(path, "re");
  text[0] = 0;
  if (!file) return;
  if (fgets(text, size, file)) text[strcspn(text, "\n")] = 0;
  fclose(file);
}

/* The program at the other end of our connection; "" for a server on another machine. */
static void server_program(struct guard *g, char *to) {
  struct ucred who;
  socklen_t size = sizeof who;
  to[0] = 0;
  if (getsockopt(ConnectionNumber(g->display), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || who.pid <= 0) return;
  struct process server = process_read(who.pid);
  memcpy(to, server.executable, sizeof server.executable);
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
  buf_field(line, "windowManagerExecutable", g->wm.executable, 1024);
  char server[PROCESS_PATH + 1];
  server_program(g, server);
  buf_field(line, "serverExecutable", server, 1024);
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

/* --- told after each watch --- */

static void tell(struct guard *g, const char *kind, const char *what) {
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"session.%s\"", boot_ms(), kind);
  buf_field(&line, "what", what, 128);
  buf_text(&line, "}");
  out_observation(&line);
}

static bool extension(struct guard *g, const char *name) {
  int opcode, event, error;
  return XQueryExtension(g->display, name, &opcode, &event, &error);
}

/* By its file's name, or by how it calls its keyboard and mouse, which a copy under another name keeps. */
static bool is_server(struct guard *g, const char *program, const char *name) {
  bool found = strcasecmp(program, name) == 0;
  int count = 0;
  XIDeviceInfo *all = input_works() && !found ? XIQueryDevice(g->display, XIAllDevices, &count) : NULL;
  for (int i = 0; all && i < count && !found; i++) found = strncasecmp(all[i].name, name, strlen(name)) == 0;
  if (all) XIFreeDeviceInfo(all);
  return found;
}

bool session_is_wayland(struct guard *g) {
  char path[PROCESS_PATH + 1];
  server_program(g, path);
  const char *program = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
  return extension(g, "XWAYLAND") || is_server(g, program, "Xwayland");
}

void session_tell(struct guard *g) {
  char path[PROCESS_PATH + 1], name[13];
  server_program(g, path);
  const char *program = strrchr(path, '/') ? strrchr(path, '/') + 1 : path, *ssh = getenv("SSH_CONNECTION");
  const char *display = DisplayString(g->display);
  if (ssh && *ssh) tell(g, "remote", "ssh");
  if (display[0] != ':' && strncmp(display, "unix:", 5) != 0) tell(g, "remote", "the display is on another machine");
  if (strcasestr(program, "vnc") || extension(g, "VNC-EXTENSION")) tell(g, "remote", *program ? program : "VNC");
  if (strcasestr(program, "rdp") || getenv("XRDP_SESSION")) tell(g, "remote", "RDP");
  static const char *nested_servers[] = {"Xephyr", "Xnest", NULL}, *virtual_servers[] = {"Xvfb", "Xpra", NULL};
  for (int i = 0; nested_servers[i]; i++)
    if (is_server(g, program, nested_servers[i])) tell(g, "nested", nested_servers[i]);
  for (int i = 0; virtual_servers[i]; i++)
    if (strcmp(program, virtual_servers[i]) == 0) tell(g, "virtual", program);
  if (hypervisor(name) == 1) tell(g, "virtual", *name ? name : "a hypervisor");
}

/* --- locked, switched --- */

static void told_flag(struct guard *g, const char *kind, const char *key, bool value) {
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"session.%s\",\"%s\":%s}", boot_ms(), kind, key,
             value ? "true" : "false");
  out_observation(&line);
}

static void console_changed(struct guard *g) {
  unsigned long items;
  Atom actual;
  int format;
  unsigned char *data = facts_property(g, g->root, has_vt, AnyPropertyType, 1, &items, &actual, &format);
  if (data && format == 32) told_flag(g, "switched", "away", *(unsigned long *)(void *)data == 0);
  if (data) XFree(data);
}

bool session_event(struct guard *g, XEvent *event) {
  if (saver_event >= 0 && event->type == saver_event + ScreenSaverNotify) {
    const XScreenSaverNotifyEvent *saver = (const XScreenSaverNotifyEvent *)(void *)event;
    if (saver->state == ScreenSaverOn || saver->state == ScreenSaverOff)
      told_flag(g, "locked", "locked", saver->state == ScreenSaverOn);
    return true;
  }
  if (event->type == PropertyNotify && event->xproperty.window == g->root && event->xproperty.atom == has_vt) {
    console_changed(g);
    return true;
  }
  return false;
}
