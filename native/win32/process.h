/* Who stands behind a window. */
#pragma once
#include <windows.h>
#include <stdbool.h>
#include <stddef.h>

enum { PROCESS_PATH = 1024 };

typedef DWORD process_id;
#define PROCESS_ID_END 4294967296.0 /* no pid is as large */

struct process {
  DWORD pid; /* 0 when unknown */
  ULONGLONG started; /* 100 ns since 1601: tells a pid from its reuse; 0 where it may not be read */
  bool uid_known;
  DWORD uid; /* the account's relative id: the last part of its SID */
  bool other_user, elevated; /* than we; above us */
  DWORD session;
  bool forgeable; /* never: the system knows whose window it is (on X11 a window may only claim it) */
  char executable[PROCESS_PATH + 1]; /* "" where it may not be read */
};

/* Unknown values stay empty. */
struct process process_read(DWORD pid);
bool process_same(const struct process *a, const struct process *b);
/* Whether this process runs the same file as we do. */
bool process_is_guard(DWORD pid);
/* Ends it when it is still that process and ours to end; NULL or why not. */
const char *process_kill(const struct process *who);
/* The last part of a path. */
const char *process_name(const char *path);
