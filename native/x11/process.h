/* Who stands behind a window. */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

enum { PROCESS_PATH = 1024 };

typedef pid_t process_id;
#define PROCESS_ID_END 1e9 /* no pid is as large */

struct process {
  pid_t pid; /* 0 when unknown */
  bool uid_known;
  uid_t uid;
  unsigned long long started; /* clock ticks after boot (proc(5), stat field 22): tells a pid from its reuse */
  bool forgeable;             /* the pid is what the window claims, not what the X server knows */
  char executable[PROCESS_PATH + 1]; /* "" where it may not be read */
};

/* Reads /proc; unknown values stay empty. */
struct process process_read(pid_t pid);
bool process_same(const struct process *a, const struct process *b);
/* Whether this process runs the same file as we do, or what lay at its path before an upgrade, or lies there since. */
bool process_is_guard(pid_t pid);
/* Kills by pidfd when it is still that process and ours to kill; false with errno otherwise. */
bool process_kill(const struct process *who);
