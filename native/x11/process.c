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

bool process_is_guard(pid_t pid) {
  char path[64];
  struct stat its, ours;
  snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
  return pid > 0 && stat(path, &its) == 0 && stat("/proc/self/exe", &ours) == 0 && its.st_dev == ours.st_dev &&
         its.st_ino == ours.st_ino;
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
