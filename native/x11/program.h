/* What is known of one program that runs, or has ended. */
#pragma once
#include "guard.h"

struct program {
  struct program *next;
  struct process who;
  pid_t parent;
  double seen_at;
  unsigned scan;
  dev_t device; /* of its file, with inode; 0 where that may not be read */
  ino_t inode;
  bool told, ours; /* ours: when it was last looked at */
  bool fresh; /* seen between its parent's fork and its own exec, perhaps */
  char name[17], command[501];
};

/*
 * False for what is gone, and for the kernel's own threads (children of pid 2). A program that ended already still has
 * its name until its parent asks after it (a zombie): with `ended_too`.
 */
bool program_learn(struct program *p, pid_t pid, bool ended_too);
/* Which file it runs now; false where that may not be read. */
bool program_read_file(struct program *p);
/* Adds its members (ProcessFacts of src-shared). */
void program_write(const struct program *p, struct buf *line);
