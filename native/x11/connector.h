/* The kernel's events of processes: Documentation/driver-api/connector.rst, linux/cn_proc.h. */
#pragma once
#include <linux/cn_proc.h>
#include <stdbool.h>

/* A descriptor to be polled; -1 where there are no events: without the right to them, and in a container. */
int connector_open(void);
/* False when this was no event about a process, or (`none`, with errno) when there is nothing to read now. */
bool connector_next(int fd, struct proc_event *event, bool *none);
