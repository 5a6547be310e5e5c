#include "connector.h"
#include <linux/connector.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

bool connector_next(int fd, struct proc_event *event, bool *none) {
  struct {
    struct nlmsghdr head;
    struct cn_msg message;
    unsigned char data[256];
  } got;
  struct sockaddr_nl from = {0};
  socklen_t size = sizeof from;
  ssize_t length = recvfrom(fd, &got, sizeof got, 0, (struct sockaddr *)&from, &size);
  *none = length < 0;
  /* From the kernel, whole, and about processes. */
  size_t least = sizeof got.head + sizeof got.message + sizeof *event - 16;
  if (length < 0 || from.nl_pid != 0 || (size_t)length < least || got.message.id.idx != CN_IDX_PROC) return false;
  *event = (struct proc_event){0};
  size_t body = (size_t)length - sizeof got.head - sizeof got.message;
  memcpy(event, got.data, body < sizeof *event ? body : sizeof *event);
  return true;
}

/*
 * The kernel answers an order to listen before send() returns. To a pid or user namespace it says nothing, now or ever
 * (cn_proc_mcast_ctl, drivers/connector/cn_proc.c).
 */
static bool agreed(int fd) {
  for (bool none = false; !none;) {
    struct proc_event event;
    if (connector_next(fd, &event, &none) && event.what == PROC_EVENT_NONE) return event.event_data.ack.err == 0;
  }
  return false;
}

int connector_open(void) {
  struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
  struct __attribute__((packed)) {
    struct nlmsghdr head;
    struct cn_msg message;
    enum proc_cn_mcast_op what;
  } ask = {.head = {.nlmsg_len = sizeof ask, .nlmsg_type = NLMSG_DONE, .nlmsg_pid = (unsigned)getpid()},
           .message = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .len = sizeof ask.what},
           .what = PROC_CN_MCAST_LISTEN};
  int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
  if (fd < 0) return -1;
  int room = 8 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && send(fd, &ask, sizeof ask, 0) == sizeof ask &&
      agreed(fd))
    return fd;
  close(fd);
  return -1;
}
