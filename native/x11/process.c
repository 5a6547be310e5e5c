#include "process.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool slurp(pid_t pid, const char *name, char *text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  FILE *file = fopen(path, "re");
  if (!file) return false;
  size_t length = fread(text, 1, size - 1, file);
  fclose(file);
  text[length] = 0;
  return length > 0;
}

struct process process_read(pid_t pid) {
  struct process who = {.pid = pid > 0 ? pid : 0};
  char text[4096], path[64];
  if (pid <= 0) return who;
  /* The name (field 2) may hold anything, so count from its last bracket. */
  char *field = slurp(pid, "stat", text, sizeof text) ? strrchr(text, ')') : NULL;
  for (int i = 2; field && i < 22; i++) field = strchr(field + 1, ' ');
  if (field) who.started = strtoull(field + 1, NULL, 10);
  char *uid = slurp(pid, "status", text, sizeof text) ? strstr(text, "\nUid:") : NULL;
  if (uid) {
    who.uid_known = true;
    who.uid = (uid_t)strtoul(uid + 5, NULL, 10);
  }
  snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
  ssize_t length = readlink(path, who.executable, PROCESS_PATH);
  who.executable[length > 0 ? length : 0] = 0;
  return who;
}

bool process_same(const struct process *a, const struct process *b) {
  return a->pid > 0 && a->pid == b->pid && a->started != 0 && a->started == b->started;
}

static bool link_of(pid_t pid, const char *name, char *to, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  ssize_t length = readlink(path, to, size - 1);
  to[length > 0 ? length : 0] = 0;
  return length > 0;
}

static bool same_link(pid_t pid, const char *name) {
  char its[128], ours[128];
  return link_of(pid, name, its, sizeof its) && link_of(getpid(), name, ours, sizeof ours) && strcmp(its, ours) == 0;
}

/*
 * Before and after an upgrade one path is two files. The newer one lies there; the older one lay there, which its link
 * tells truly in our own mount namespace, and no owner but ours could have put it there.
 */
static bool is_other_version(pid_t pid, const struct stat *its, const struct stat *ours) {
  static const char gone[] = " (deleted)";
  char path[PROCESS_PATH + 1], its_path[PROCESS_PATH + 1];
  struct stat there;
  if (!link_of(getpid(), "exe", path, sizeof path) || !link_of(pid, "exe", its_path, sizeof its_path)) return false;
  size_t length = strlen(path), end = sizeof gone - 1;
  if (length > end && strcmp(path + length - end, gone) == 0) {
    path[length - end] = 0;
    if (stat(path, &there) == 0 && there.st_dev == its->st_dev && there.st_ino == its->st_ino) return true;
  }
  length = strlen(its_path);
  if (length <= end || strcmp(its_path + length - end, gone) != 0) return false;
  its_path[length - end] = 0;
  return strcmp(its_path, path) == 0 && its->st_uid == ours->st_uid && !(its->st_mode & (S_IWGRP | S_IWOTH)) &&
         same_link(pid, "ns/mnt");
}

bool process_is_guard(pid_t pid) {
  char path[64];
  struct stat its, ours;
  snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
  if (pid <= 0 || stat(path, &its) != 0 || stat("/proc/self/exe", &ours) != 0) return false;
  return (its.st_dev == ours.st_dev && its.st_ino == ours.st_ino) || is_other_version(pid, &its, &ours);
}

bool process_kill(const struct process *who) {
  if (who->pid <= 1 || who->pid == getpid() || who->forgeable) {
    errno = EPERM;
    return false;
  }
  int fd = (int)syscall(SYS_pidfd_open, who->pid, 0);
  if (fd < 0) return false;
  struct process now = process_read(who->pid);
  bool done = false;
  if (!process_same(who, &now))
    errno = ESRCH;
  else
    done = syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0) == 0;
  int why = errno;
  close(fd);
  errno = why;
  return done;
}
