#include "program.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t read_file(pid_t pid, const char *name, char *text, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, size - 1);
  if (file >= 0) close(file);
  text[length > 0 ? length : 0] = 0;
  return length > 0 ? (size_t)length : 0;
}

bool program_read_file(struct program *p) {
  char path[64];
  struct stat file;
  snprintf(path, sizeof path, "/proc/%d/exe", (int)p->who.pid);
  if (stat(path, &file) != 0) return false;
  p->device = file.st_dev;
  p->inode = file.st_ino;
  return true;
}

bool program_learn(struct program *p, pid_t pid, bool ended_too) {
  char text[1024];
  if (!read_file(pid, "stat", text, sizeof text)) return false;
  char *open = strchr(text, '('), *close = strrchr(text, ')');
  int parent = 0;
  char state = 0;
  if (!open || !close || sscanf(close + 1, " %c %d", &state, &parent) != 2) return false;
  if (parent == 2 || pid == 2 || (!ended_too && (state == 'Z' || state == 'X'))) return false;
  *close = 0;
  snprintf(p->name, sizeof p->name, "%s", open + 1);
  p->parent = parent;
  p->who = process_read(pid);
  program_read_file(p);
  size_t length = read_file(pid, "cmdline", p->command, sizeof p->command);
  for (size_t i = 0; i + 1 < length; i++)
    if (!p->command[i]) p->command[i] = ' ';
  return ended_too || p->who.started != 0;
}

void program_write(const struct program *p, struct buf *line) {
  buf_format(line, "\"pid\":%d,\"parent\":%d", (int)p->who.pid, (int)p->parent);
  if (p->who.uid_known)
    buf_format(line, ",\"uid\":%u", (unsigned)p->who.uid);
  else
    buf_text(line, ",\"uid\":null");
  buf_field(line, "name", p->name, 64);
  buf_field(line, "executable", p->who.executable, 1024);
  buf_field(line, "command", p->command, 500);
  buf_format(line, ",\"own\":%s", p->ours ? "true" : "false");
}
