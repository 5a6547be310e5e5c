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

/* Only the raw events of XTEST's devices come here: what a person types on a keyboard passes us by. */
static void find_injected(struct guard *g) {
  static const int types[] = {XI_RawKeyPress, XI_RawButtonPress};
  int count = 0;
  XIDeviceInfo *all = XIQueryDevice(g->display, XIAllDevices, &count);
  injected_count = 0;
  for (int i = 0; all && i < count; i++) {
    if (all[i].use == XIMasterPointer || all[i].use == XIMasterKeyboard) continue;
    if (injected_count == INJECTED_MAX || !is_xtest(g, all[i].deviceid)) continue;
    injected[injected_count++] = all[i].deviceid;
    select_for(g, all[i].deviceid, types, 2);
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
  find_injected(g);
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
  find_injected(g);
}

bool input_event(struct guard *g, XEvent *event) {
  XGenericEventCookie *cookie = &event->xcookie;
  if (!works || event->type != GenericEvent || cookie->extension != opcode) return false;
  if (cookie->evtype != XI_RawKeyPress && cookie->evtype != XI_RawButtonPress && cookie->evtype != XI_HierarchyChanged)
    return false;
  if (!XGetEventData(g->display, cookie)) return true;
  if (cookie->evtype == XI_HierarchyChanged) {
    hierarchy(g, cookie->data);
  } else {
    const XIRawEvent *raw = cookie->data;
    if (cookie->evtype == XI_RawKeyPress) {
      last_key.keycode = (unsigned)raw->detail;
      last_key.time = raw->time;
      keys++;
    } else {
      clicks++;
    }
    count(g);
  }
  XFreeEventData(g->display, cookie);
  return true;
}
