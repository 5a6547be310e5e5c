/*
 * camevent add|remove [NAME]: tells every libudev listener of this network namespace, such as Chromium, that a video4linux
 * device came or went. Needs root. The message is libudev's own ("libudev" magic, systemd src/libsystemd/sd-device/
 * device-monitor.c): listeners filter by the hash of the subsystem and then enumerate anew.
 */
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* MurmurHash2 (A. Appleby, public domain) with seed 0. */
static uint32_t murmur(const char *text) {
  const uint32_t m = 0x5bd1e995;
  size_t left = strlen(text);
  uint32_t h = (uint32_t)left;
  const unsigned char *at = (const unsigned char *)text;
  for (; left >= 4; at += 4, left -= 4) {
    uint32_t k;
    memcpy(&k, at, 4);
    k *= m, k ^= k >> 24, k *= m;
    h *= m, h ^= k;
  }
  if (left >= 3) h ^= (uint32_t)at[2] << 16;
  if (left >= 2) h ^= (uint32_t)at[1] << 8;
  if (left >= 1) h ^= at[0], h *= m;
  h ^= h >> 13, h *= m, h ^= h >> 15;
  return h;
}

struct header {
  char prefix[8];
  uint32_t magic, header_size, properties_off, properties_len;
  uint32_t subsystem_hash, devtype_hash, tag_bloom_hi, tag_bloom_lo;
};

int main(int argc, char **argv) {
  if (argc < 2 || (strcmp(argv[1], "add") && strcmp(argv[1], "remove"))) {
    fprintf(stderr, "usage: camevent add|remove [NAME]\n");
    return 2;
  }
  const char *name = argc > 2 ? argv[2] : "video10";
  char message[1024];
  struct header header = {.prefix = "libudev", .magic = htonl(0xfeedcafe), .header_size = sizeof header};
  header.properties_off = sizeof header;
  header.subsystem_hash = htonl(murmur("video4linux"));
  size_t at = sizeof header;
  char lines[512];
  int n = snprintf(lines, sizeof lines,
                   "ACTION=%s\nDEVPATH=/devices/virtual/video4linux/%s\nSUBSYSTEM=video4linux\nDEVNAME=/dev/%s\nMAJOR=81\n"
                   "MINOR=10\nSEQNUM=%ld\nUSEC_INITIALIZED=%ld\nID_V4L_CAPABILITIES=:capture:\n",
                   argv[1], name, name, (long)time(NULL) * 10, (long)time(NULL) * 1000000);
  if (n < 0 || (size_t)n >= sizeof lines) return 2;
  for (int i = 0; i < n; i++)
    if (lines[i] == '\n') lines[i] = 0;
  memcpy(message + at, lines, (size_t)n);
  header.properties_len = (uint32_t)n;
  memcpy(message, &header, sizeof header);

  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
  /* Group 2 is udev's (1 is the kernel's). */
  struct sockaddr_nl udev = {.nl_family = AF_NETLINK, .nl_groups = 2};
  if (fd < 0 || sendto(fd, message, at + (size_t)n, 0, (struct sockaddr *)&udev, sizeof udev) < 0) {
    perror("camevent");
    return 1;
  }
  close(fd);
  return 0;
}
