#include "devices.h"
#include <fcntl.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "out.h"

enum { KERNEL_GROUP = 1, UDEV_GROUP = 2, MESSAGES_AT_ONCE = 64, MESSAGE_MAX = 16384 };

static int fd = -1;

int devices_fd(void) { return fd; }

bool devices_start(void) {
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP | UDEV_GROUP};
  int on = 1;
  fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
  if (fd < 0) return false;
  if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0 &&
      bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
    return true;
  close(fd);
  fd = -1;
  return false;
}

void device_tell(struct guard *g, const char *what, const struct device *device) {
  if (!g->watching) return;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"device.%s\"", boot_ms(), what);
  buf_field(&line, "class", device->class, 64);
  buf_field(&line, "vendor", device->vendor ? device->vendor : "", 128);
  buf_field(&line, "product", device->product.data ? device->product.data : "", 128);
  buf_field(&line, "path", device->path ? device->path : "", 256);
  buf_text(&line, "}");
  out_observation(&line);
}

/* --- one message: NUL-ended `KEY=value` --- */

struct message {
  const char *at;
  size_t length;
};

static const char *get(const struct message *m, const char *key) {
  size_t length = strlen(key);
  for (const char *at = m->at, *end = m->at + m->length; at < end; at += strlen(at) + 1)
    if (strncmp(at, key, length) == 0 && at[length] == '=') return at + length + 1;
  return NULL;
}

static bool is(const char *text, const char *other) { return text && strcmp(text, other) == 0; }

/* Of the many messages of one thing, the one that says what it is to a person; NULL for the others. */
static const char *class_of(const struct message *m) {
  const char *subsystem = get(m, "SUBSYSTEM"), *type = get(m, "DEVTYPE"), *name = get(m, "DEVNAME");
  if (is(subsystem, "usb")) return is(type, "usb_device") ? "usb" : NULL;
  if (is(subsystem, "input")) {
    /* An input device has a name of its own; its event and mouse nodes have not. */
    if (!get(m, "NAME")) return NULL;
    if (is(get(m, "ID_INPUT_KEYBOARD"), "1")) return "keyboard";
    return is(get(m, "ID_INPUT_MOUSE"), "1") ? "mouse" : "input";
  }
  if (is(subsystem, "video4linux")) return "camera";
  if (is(subsystem, "block")) return is(type, "disk") ? "storage" : NULL;
  if (is(subsystem, "bluetooth")) return "bluetooth";
  if (is(subsystem, "net")) return "network";
  if (is(subsystem, "drm")) return "display";
  if (is(subsystem, "sound")) return name && strncmp(name, "snd/control", 11) == 0 ? "sound" : NULL;
  if (is(subsystem, "tty")) return name && (strstr(name, "ttyUSB") || strstr(name, "ttyACM")) ? "serial" : NULL;
  return NULL;
}

/* udev writes blanks in names as `\x20` in ID_*_ENC and as `_` in ID_*; the kernel quotes NAME. */
static void add_name(struct buf *to, const char *text) {
  for (; *text; text++)
    if (*text != '"') buf_add(to, *text == '_' ? " " : text, 1);
}

static void hear(struct guard *g, const struct message *m) {
  const char *action = get(m, "ACTION"), *class = class_of(m), *path = get(m, "DEVPATH");
  bool added = is(action, "add");
  if (!class || (!added && !is(action, "remove"))) return;
  struct device device = {.class = class, .path = path};
  const char *model = get(m, "ID_V4L_PRODUCT") ? get(m, "ID_V4L_PRODUCT")
                      : get(m, "ID_MODEL")     ? get(m, "ID_MODEL")
                      : get(m, "NAME")         ? get(m, "NAME")
                      : get(m, "DEVNAME")      ? get(m, "DEVNAME")
                                               : get(m, "INTERFACE");
  struct buf vendor = {0};
  const char *maker = get(m, "ID_VENDOR"), *ids = get(m, "PRODUCT");
  if (maker) add_name(&vendor, maker);
  /* usb: `vendor/product/version` in hex, the kernel's own word where udev has none. */
  else if (ids && is(class, "usb")) buf_add(&vendor, ids, strcspn(ids, "/"));
  if (vendor.length) buf_add(&vendor, "", 1);
  device.vendor = vendor.data;
  if (is(class, "usb") && !get(m, "ID_MODEL") && ids && strchr(ids, '/')) {
    const char *product = strchr(ids, '/') + 1;
    buf_add(&device.product, product, strcspn(product, "/"));
  } else if (model) {
    add_name(&device.product, model);
  }
  if (device.product.length) buf_add(&device.product, "", 1);
  device_tell(g, added ? "added" : "removed", &device);
  buf_free(&device.product);
  buf_free(&vendor);
}

/* Where udev runs it says the same again, and better; both would be told twice. */
static bool udev_runs(void) { return access("/run/udev/control", F_OK) == 0; }

/* Believed when it is the kernel's own, or udev's (root's) in libudev's frame: "libudev", magic, offset, length. */
static bool open_message(char *bytes, size_t length, const struct sockaddr_nl *from, const struct ucred *who,
                         struct message *m) {
  struct {
    char prefix[8];
    unsigned magic, header, offset, properties;
  } head;
  if (from->nl_groups == KERNEL_GROUP && from->nl_pid == 0) {
    if (udev_runs()) return false;
    *m = (struct message){bytes, length};
    return true;
  }
  if (from->nl_groups != UDEV_GROUP || !who || who->uid != 0 || length < sizeof head) return false;
  memcpy(&head, bytes, sizeof head);
  if (memcmp(head.prefix, "libudev", 8) != 0 || head.offset > length || head.properties > length - head.offset)
    return false;
  *m = (struct message){bytes + head.offset, head.properties};
  return true;
}

void devices_read(struct guard *g) {
  for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
    static char bytes[MESSAGE_MAX + 1];
    char control[CMSG_SPACE(sizeof(struct ucred))] __attribute__((aligned(8)));
    struct sockaddr_nl from = {0};
    struct iovec to = {.iov_base = bytes, .iov_len = MESSAGE_MAX};
    struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &to, .msg_iovlen = 1,
                             .msg_control = control, .msg_controllen = sizeof control};
    ssize_t got = recvmsg(fd, &message, 0);
    if (got <= 0) return;
    bytes[got] = 0;
    struct ucred who;
    const struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    bool known = head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_CREDENTIALS;
    if (known) memcpy(&who, CMSG_DATA(head), sizeof who);
    struct message inner;
    if (open_message(bytes, (size_t)got, &from, known ? &who : NULL, &inner)) hear(g, &inner);
  }
}
