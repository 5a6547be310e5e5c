#include "input.h"
#include <X11/extensions/XInput2.h>
#include <string.h>
#include "devices.h"
#include "out.h"
#include "timers.h"

enum { INJECTED_MAX = 32, TELL_EVERY_MS = 1000 };

static int opcode, injected_count;
static bool works;
static Atom xtest_property;
static int injected[INJECTED_MAX];
static int keys, clicks;
/* Since the guard began. Never which key: only that one went down or up. */
static struct input_count counted;
static int down;
static double down_since;
static bool tell_waits;
static double told_at;
static struct {
  unsigned keycode;
  Time time;
} last_key;

bool input_works(void) { return works; }
int input_opcode(void) { return works ? opcode : -1; }

bool input_is_injected(int device) {
  for (int i = 0; i < injected_count; i++)
    if (injected[i] == device) return true;
  return false;
}

bool input_was_injected(unsigned keycode, Time time) { return last_key.keycode == keycode && last_key.time == time; }

/* The server marks its XTEST devices with this property; programs cannot take it away (it is not deletable). */
static bool is_xtest(struct guard *g, int device) {
  Atom type;
  int format;
  unsigned long items, left;
  unsigned char *data = NULL;
  bool found = XIGetProperty(g->display, device, xtest_property, 0, 1, False, XA_INTEGER, &type, &format, &items, &left,
                             &data) == Success &&
               data && format == 8 && items == 1 && data[0] == 1;
  if (data) XFree(data);
  return found;
}

static void select_for(struct guard *g, int device, const int *types, int count) {
  unsigned char bits[XIMaskLen(XI_LASTEVENT)] = {0};
  XIEventMask mask = {.deviceid = device, .mask_len = sizeof bits, .mask = bits};
  for (int i = 0; i < count; i++) XISetMask(bits, types[i]);
  XISelectEvents(g->display, g->root, &mask, 1);
}

static void let_up(double now) {
  if (down > 0) counted.held_ms += now - down_since;
  down = 0;
}

/* Of a keyboard is heard that keys go down and up, so that they can be counted; of XTEST's devices what they do. */
static void find_devices(struct guard *g) {
  static const int types[] = {XI_RawKeyPress, XI_RawKeyRelease, XI_RawButtonPress};
  int count = 0;
  XIDeviceInfo *all = XIQueryDevice(g->display, XIAllDevices, &count);
  injected_count = 0;
  /* A keyboard that was taken away lets go of nothing any more. */
  let_up(boot_ms());
  for (int i = 0; all && i < count; i++) {
    if (all[i].use == XIMasterPointer || all[i].use == XIMasterKeyboard) continue;
    bool made = is_xtest(g, all[i].deviceid);
    if (made && injected_count == INJECTED_MAX) continue;
    if (made) injected[injected_count++] = all[i].deviceid;
    /* A pointer too may have keys (a receiver for mouse and keyboard). */
    select_for(g, all[i].deviceid, types, made ? 3 : 2);
  }
  if (all) XIFreeDeviceInfo(all);
}

void input_start(struct guard *g) {
  static const int types[] = {XI_HierarchyChanged};
  int event, error, major = 2, minor = 2;
  works = XQueryExtension(g->display, "XInputExtension", &opcode, &event, &error) &&
          XIQueryVersion(g->display, &major, &minor) == Success && (major > 2 || minor >= 2);
  if (!works) return;
  xtest_property = XInternAtom(g->display, "XTEST Device", False);
  select_for(g, XIAllDevices, types, 1);
  find_devices(g);
}

static void tell(struct guard *g, unsigned long unused) {
  (void)unused;
  tell_waits = false;
  if (!keys && !clicks) return;
  told_at = boot_ms();
  if (g->watching) {
    struct buf line = {0};
    buf_format(&line, "{\"at\":%.3f,\"kind\":\"input.injected\",\"keys\":%d,\"clicks\":%d}", told_at, keys, clicks);
    out_observation(&line);
  }
  keys = clicks = 0;
}

static void count(struct guard *g) {
  double next = told_at + TELL_EVERY_MS;
  if (tell_waits) return;
  if (boot_ms() >= next) {
    tell(g, 0);
    return;
  }
  tell_waits = true;
  timer_set(next, tell, 0);
}

/* Each master pair has XTEST devices of its own; a pair made during an exam is a second mouse and keyboard. */
static void hierarchy(struct guard *g, const XIHierarchyEvent *change) {
  if (!(change->flags & (XIMasterAdded | XIMasterRemoved | XISlaveAdded | XISlaveRemoved))) return;
  for (int i = 0; i < change->num_info; i++) {
    if (!(change->info[i].flags & XIMasterAdded)) continue;
    struct device made = {.class = "input", .vendor = "X server", .path = "master"};
    int found = 0;
    XIDeviceInfo *info = XIQueryDevice(g->display, change->info[i].deviceid, &found);
    if (info) buf_text(&made.product, info->name);
    if (info) XIFreeDeviceInfo(info);
    device_tell(g, "added", &made);
    buf_free(&made.product);
  }
  find_devices(g);
}

static void key_moved(struct guard *g, const XIRawEvent *raw, bool press) {
  bool made = input_is_injected(raw->sourceid) || input_is_injected(raw->deviceid);
  double now = boot_ms();
  if (press && down++ == 0) down_since = now;
  if (!press && down > 0 && --down == 0) counted.held_ms += now - down_since;
  if (!press) return;
  if (!made) {
    counted.presses++;
    return;
  }
  counted.injected++;
  last_key.keycode = (unsigned)raw->detail;
  last_key.time = raw->time;
  keys++;
  count(g);
}

struct input_count input_counted(void) {
  struct input_count now = counted;
  if (down > 0) now.held_ms += boot_ms() - down_since;
  return now;
}

bool input_event(struct guard *g, XEvent *event) {
  XGenericEventCookie *cookie = &event->xcookie;
  if (!works || event->type != GenericEvent || cookie->extension != opcode) return false;
  int type = cookie->evtype;
  if (type != XI_RawKeyPress && type != XI_RawKeyRelease && type != XI_RawButtonPress && type != XI_HierarchyChanged)
    return false;
  if (!XGetEventData(g->display, cookie)) return true;
  if (type == XI_HierarchyChanged) {
    hierarchy(g, cookie->data);
  } else if (type == XI_RawButtonPress) {
    clicks++;
    count(g);
  } else {
    key_moved(g, cookie->data, type == XI_RawKeyPress);
  }
  XFreeEventData(g->display, cookie);
  return true;
}

static Bool is_input(Display *display, XEvent *event, XPointer unused) {
  (void)display;
  (void)unused;
  return event->type == GenericEvent && event->xcookie.extension == opcode &&
         (event->xcookie.evtype == XI_RawKeyPress || event->xcookie.evtype == XI_RawKeyRelease);
}

void input_catch_up(struct guard *g) {
  XEvent event;
  while (works && XCheckIfEvent(g->display, &event, is_input, NULL)) input_event(g, &event);
}
