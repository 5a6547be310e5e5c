/* What is plugged in and taken away: the kernel's and udev's own messages (netlink, uevent(7)). */
#pragma once
#include "guard.h"

struct device {
  const char *class, *vendor, *path;
  struct buf product;
};

/* False where the messages cannot be had. */
bool devices_start(void);
/* To be polled; -1 without one. */
int devices_fd(void);
void devices_read(struct guard *g);
/* `what`: `added` or `removed`. */
void device_tell(struct guard *g, const char *what, const struct device *device);
