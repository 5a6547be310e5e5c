#include "programs.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "connector.h"
#include "descent.h"
#include "out.h"
#include "program.h"
#include "recorders.h"
#include "timers.h"

enum {
  BUCKETS = 1024,
  LOOK_EVERY_MS = 500,  /* is there a new pid? one small file is read */
  SCAN_EVERY_MS = 2000, /* who ended, and who asks of the X server what only recorders do */
  EVENTS_AT_ONCE = 128,
  LIST_MAX = 1000,
  SAME_MAX = 8,         /* lines a second of the same program; the rest is counted */
  SAME_MS = 1000,
};

static struct program *programs[BUCKETS];
static int fd = -1;
static unsigned scan;
static double scanned_at;
static bool began;
static int told_count; /* told of and not ended */
static bool any_fresh;

int programs_fd(void) { return fd; }

static struct program *find(pid_t pid) {
  struct program *p = programs[(unsigned)pid % BUCKETS];
  while (p && p->who.pid != pid) p = p->next;
  return p;
}

/* --- what is told: a flood of one program is counted --- */

static struct same {
  char executable[PROCESS_PATH + 1];
  struct program last;
  double since;
  int told, held;
} sames[16];

static void tell_started(const struct program *p, int count) {
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"process.started\",", p->seen_at);
  program_write(p, &line);
  buf_format(&line, ",\"count\":%d}", count);
  out_observation(&line);
}

static void flush_same(struct guard *g, unsigned long place) {
  struct same *s = &sames[place];
  if (s->held && g->watching) tell_started(&s->last, s->held);
  s->held = s->told = 0;
}

static unsigned long place_of(const char *text) {
  unsigned long hash = 5381;
  while (*text) hash = hash * 33 + (unsigned char)*text++;
  return hash % (sizeof sames / sizeof *sames);
}

static void started(struct guard *g, struct program *p) {
  if (!g->watching || !began) return;
  p->ours = descent_ours(g, p->who.pid);
  recorders_command(g, &p->who, p->command);
  const char *key = *p->who.executable ? p->who.executable : p->name;
  unsigned long place = place_of(key);
  struct same *s = &sames[place];
  double now = boot_ms();
  if (strcmp(s->executable, key) != 0 || now - s->since > SAME_MS) {
    flush_same(g, place);
    snprintf(s->executable, sizeof s->executable, "%s", key);
    s->since = now;
  }
  if (s->told < SAME_MAX) {
    s->told++;
    p->told = true;
    told_count += find(p->who.pid) == p;
    tell_started(p, 1);
    return;
  }
  s->last = *p;
  if (!s->held++) timer_set(s->since + SAME_MS, flush_same, place);
}

static void ended(struct guard *g, const struct program *p) {
  if (p->told) told_count--;
  if (!p->told || !g->watching) return;
  struct buf line = {0};
  double now = boot_ms();
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"process.ended\",", now);
  program_write(p, &line);
  buf_format(&line, ",\"livedMs\":%.3f}", now - p->seen_at);
  out_observation(&line);
}

/* --- the table --- */

static void drop(struct guard *g, pid_t pid) {
  struct program **link = &programs[(unsigned)pid % BUCKETS];
  while (*link && (*link)->who.pid != pid) link = &(*link)->next;
  struct program *p = *link;
  if (!p) return;
  ended(g, p);
  *link = p->next;
  free(p);
}

static struct program *add(struct guard *g, pid_t pid, bool ended_too) {
  struct program made = {.seen_at = boot_ms(), .scan = scan};
  if (!program_learn(&made, pid, ended_too)) return NULL;
  drop(g, pid);
  struct program *p = malloc(sizeof *p);
  if (!p) abort();
  made.next = programs[(unsigned)pid % BUCKETS];
  *p = made;
  programs[(unsigned)pid % BUCKETS] = p;
  return p;
}

/* --- /proc --- */

/* Without the kernel's events only its file tells that a program has become another one. */
static void look_again(struct guard *g, struct program *p) {
  struct program file = {.who = p->who}, now = {.seen_at = p->seen_at, .scan = scan, .next = p->next};
  bool another = program_read_file(&file) && (file.device != p->device || file.inode != p->inode);
  if ((!another && !p->fresh) || !program_learn(&now, p->who.pid, false)) return;
  if (!p->fresh) {
    ended(g, p);
    now.seen_at = boot_ms();
  }
  *p = now;
  started(g, p);
}

static void scan_proc(struct guard *g) {
  DIR *dir = opendir("/proc");
  if (!dir) return;
  scan++;
  scanned_at = boot_ms();
  any_fresh = false;
  for (const struct dirent *entry; (entry = readdir(dir));) {
    pid_t pid = (pid_t)atoi(entry->d_name);
    if (pid <= 0) continue;
    struct program *p = find(pid);
    if (p) {
      p->scan = scan;
      look_again(g, p);
      continue;
    }
    p = add(g, pid, false);
    if (!p) continue;
    /* Between fork and exec it still looks like its parent: asked once more at the next look. */
    const struct program *parent = find(p->parent);
    p->fresh = began && parent && parent->device == p->device && parent->inode == p->inode;
    if (p->fresh)
      any_fresh = true;
    else
      started(g, p);
  }
  closedir(dir);
  for (int i = 0; i < BUCKETS; i++)
    for (struct program *p = programs[i], *next; p; p = next) {
      next = p->next;
      if (p->scan != scan) drop(g, p->who.pid);
    }
}

/* The last word of /proc/loadavg is the newest pid: unchanged, nothing was started. */
static bool newest_pid_changed(void) {
  static char last[32];
  char text[128];
  int file = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  if (length <= 0) return true;
  text[length] = 0;
  const char *word = strrchr(text, ' ');
  if (!word || strcmp(word, last) == 0) return !word;
  snprintf(last, sizeof last, "%s", word);
  return true;
}

static void look(struct guard *g, unsigned long unused) {
  (void)unused;
  double now = boot_ms();
  static double recorders_at;
  if (g->watching && fd < 0 &&
      (newest_pid_changed() || any_fresh || (told_count && now - scanned_at >= SCAN_EVERY_MS)))
    scan_proc(g);
  if (g->watching && now - recorders_at >= SCAN_EVERY_MS) {
    recorders_at = now;
    recorders_look(g);
  }
  timer_set(now + LOOK_EVERY_MS, look, 0);
}

/* --- the kernel's events --- */

static void hear(struct guard *g, const struct proc_event *event) {
  if (event->what == PROC_EVENT_EXEC) {
    pid_t pid = event->event_data.exec.process_tgid;
    struct program *p = add(g, pid, true), gone = {.who = {.pid = pid}, .seen_at = boot_ms()};
    /* Started, ended and asked after before we looked: nameless, but counted. */
    started(g, p ? p : &gone);
  } else if (event->what == PROC_EVENT_EXIT &&
             event->event_data.exit.process_pid == event->event_data.exit.process_tgid) {
    drop(g, event->event_data.exit.process_tgid);
  }
}

void programs_read(struct guard *g) {
  for (int i = 0; i < EVENTS_AT_ONCE; i++) {
    struct proc_event event;
    bool none;
    if (connector_next(fd, &event, &none)) {
      if (began) hear(g, &event);
    } else if (none) {
      if (errno == ENOBUFS) out_error("programs were started faster than they could be counted");
      return;
    }
  }
}

void programs_start(struct guard *g, bool poll_only) {
  descent_start();
  if (!poll_only) fd = connector_open();
  scan_proc(g);
  began = true;
  timer_set(boot_ms() + LOOK_EVERY_MS, look, 0);
}

void programs_list(struct guard *g, struct buf *line) {
  int listed = 0;
  if (fd < 0 || !g->watching) scan_proc(g);
  buf_text(line, ",\"processes\":[");
  for (int i = 0; i < BUCKETS; i++)
    for (struct program *p = programs[i]; p && listed < LIST_MAX; p = p->next) {
      p->ours = descent_ours(g, p->who.pid);
      buf_text(line, listed++ ? ",{" : "{");
      program_write(p, line);
      buf_text(line, "}");
    }
  buf_text(line, "]");
}
