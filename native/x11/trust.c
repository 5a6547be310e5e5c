#include "trust.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool roots_alone(const char *path) {
  struct stat file;
  return stat(path, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == 0 && !(file.st_mode & (S_IWGRP | S_IWOTH));
}

static bool same_mounts(pid_t pid) {
  char path[64], theirs[64], ours[64];
  snprintf(path, sizeof path, "/proc/%d/ns/mnt", (int)pid);
  ssize_t a = readlink(path, theirs, sizeof theirs), b = readlink("/proc/self/ns/mnt", ours, sizeof ours);
  return a > 0 && a == b && memcmp(theirs, ours, (size_t)a) == 0;
}

/* A line of /proc/PID/maps: address, permissions, offset, device, inode, path (proc(5)). */
static bool trusted_mapping(char *line, const char *exe) {
  char permissions[5] = "";
  int at = 0;
  if (sscanf(line, "%*s %4s %*s %*s %*s %n", permissions, &at) != 1 || !at) return true;
  char *path = line + at;
  path[strcspn(path, "\n")] = 0;
  /*
   * What has no file at all was made in memory, as by every browser. A file that was removed has no owner to trust; but
   * an upgrade removes the program's own, whose owner /proc/PID/exe still tells.
   */
  return permissions[2] != 'x' || *path != '/' || strcmp(path, exe) == 0 || roots_alone(path);
}

static bool trusted_code(pid_t pid) {
  char path[64], line[PATH_MAX + 128], exe[PATH_MAX + 1];
  snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
  ssize_t length = readlink(path, exe, PATH_MAX);
  exe[length > 0 ? length : 0] = 0;
  snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
  FILE *maps = fopen(path, "re");
  bool trusted = maps != NULL, any = false;
  while (trusted && fgets(line, sizeof line, maps)) {
    any = true;
    trusted = trusted_mapping(line, exe);
  }
  if (maps) fclose(maps);
  return trusted && any;
}

bool trust_program(const struct process *who) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/exe", (int)who->pid);
  if (who->pid <= 0 || who->forgeable || !roots_alone(path) || !same_mounts(who->pid) || !trusted_code(who->pid))
    return false;
  struct process now = process_read(who->pid);
  return process_same(who, &now);
}
