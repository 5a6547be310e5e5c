#include "descent.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 16 };

struct link {
  pid_t pid, parent;
  unsigned long long started;
};
struct file {
  struct stat is;
  char path[PROCESS_PATH + 1];
};

/* Main. Not "our parent": when main is gone, that is whoever took us in. */
static struct process starter;

void descent_start(void) { starter = process_read(getppid()); }

/* Fields 4 and 22 of /proc/PID/stat (proc(5)), in one reading; the name before them may hold anything. */
static bool read_link(pid_t pid, struct link *to) {
  char path[64], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  FILE *file = pid > 0 ? fopen(path, "re") : NULL;
  if (!file) return false;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  char state = 0;
  int parent = 0;
  char *field = strrchr(text, ')');
  if (!field || sscanf(field + 1, " %c %d", &state, &parent) != 2 || state == 'Z' || state == 'X') return false;
  for (int i = 2; field && i < 22; i++) field = strchr(field + 1, ' ');
  *to = (struct link){.pid = pid, .parent = parent, .started = field ? strtoull(field + 1, NULL, 10) : 0};
  return to->started != 0;
}

static bool unchanged(const struct link *before) {
  struct link now;
  return read_link(before->pid, &now) && now.parent == before->parent && now.started == before->started;
}

static bool is_registered(const struct guard *g, const struct link *at) {
  struct process who = {.pid = at->pid, .started = at->started};
  for (int i = 0; i < g->own_count; i++)
    if (process_same(&who, &g->own[i])) return true;
  return at->pid == getpid() || process_same(&who, &starter);
}

static bool file_of(pid_t pid, struct file *to) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
  if (stat(path, &to->is) != 0) return false;
  ssize_t length = readlink(path, to->path, PROCESS_PATH);
  to->path[length > 0 ? length : 0] = 0;
  return true;
}

static bool same_file(const struct stat *a, const struct stat *b) {
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The name is the other's word; that such a file lies beside ours, and is the one that it runs, is looked up by us. */
static bool same_or_beside(const struct file *ours, const struct file *other) {
  if (same_file(&ours->is, &other->is)) return true;
  const char *folder = strrchr(ours->path, '/'), *name = strrchr(other->path, '/');
  char path[2 * PROCESS_PATH + 2];
  struct stat there;
  if (!folder || !name) return false;
  snprintf(path, sizeof path, "%.*s%s", (int)(folder - ours->path), ours->path, name);
  return stat(path, &there) == 0 && same_file(&there, &other->is);
}

static bool runs_as(const struct process *ours, const struct file *other) {
  struct link before = {0};
  struct file file;
  return read_link(ours->pid, &before) && before.started == ours->started && file_of(ours->pid, &file) &&
         unchanged(&before) && same_or_beside(&file, other);
}

/* A child of ours may have been tricked into starting anything. */
static bool runs_ours(const struct guard *g, const struct link *at) {
  struct file file, above;
  if (!file_of(at->pid, &file)) return false;
  if (file_of(at->parent, &above) && same_or_beside(&above, &file)) return true;
  if (process_is_guard(at->pid)) return true;
  for (int i = 0; i < g->own_count; i++)
    if (runs_as(&g->own[i], &file)) return true;
  return runs_as(&starter, &file);
}

bool descent_ours(const struct guard *g, pid_t pid) {
  struct link line[DEPTH_MAX];
  int depth = 0;
  for (;; depth++) {
    if (depth == DEPTH_MAX || pid <= 1 || !read_link(pid, &line[depth])) return false;
    if (is_registered(g, &line[depth])) break;
    pid = line[depth].parent;
  }
  for (int i = 0; i < depth; i++)
    if (!runs_ours(g, &line[i])) return false;
  /* Whose parent is still the same one was its child all the while: nobody's pid was another's in between. */
  for (int i = 0; i <= depth; i++)
    if (!unchanged(&line[i])) return false;
  return true;
}
