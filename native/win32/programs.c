#include "programs.h"
#include <stdlib.h>
#include <string.h>
#include <tlhelp32.h>
#include "command.h"
#include "out.h"
#include "ownership.h"
#include "text.h"
#include "timers.h"

enum {
  BUCKETS = 1024,
  EVERY_MS = 1000,
  LIST_MAX = 1000,
  SAME_MAX = 8, /* lines a second of the same program; the rest is counted */
  DEPTH_MAX = 8,
};

struct program {
  struct program *next;
  struct process who;
  DWORD parent;
  double seen_at;
  unsigned scan;
  bool told;
  char name[193], command[501 * 3];
};

static struct program *programs[BUCKETS];
static unsigned scan;
static bool began;

static struct program *find(DWORD pid) {
  struct program *p = programs[pid / 4 % BUCKETS];
  while (p && p->who.pid != pid) p = p->next;
  return p;
}

/* A registered process, or a child of one that runs the same file (a browser's helpers). */
static bool is_own(const struct guard *g, const struct program *p) {
  for (int depth = 0; p && depth < DEPTH_MAX; depth++) {
    if (ownership_is_own(g, &p->who)) return true;
    const struct program *parent = find(p->parent);
    /* A parent that started later is a stranger with its number. */
    bool kin = parent && parent->who.started <= p->who.started && *p->who.executable &&
               strcmp(parent->who.executable, p->who.executable) == 0;
    p = kin ? parent : NULL;
  }
  return false;
}

static void write_facts(const struct guard *g, const struct program *p, struct buf *line) {
  buf_format(line, "\"pid\":%lu,\"parent\":%lu", p->who.pid, p->parent);
  if (p->who.uid_known)
    buf_format(line, ",\"uid\":%lu", p->who.uid);
  else
    buf_text(line, ",\"uid\":null");
  buf_field(line, "name", p->name, 64);
  buf_field(line, "executable", p->who.executable, 1024);
  buf_field(line, "command", p->command, 500);
  buf_format(line, ",\"own\":%s", is_own(g, p) ? "true" : "false");
}

/* --- a flood of the same program is counted --- */

static struct tally {
  char name[193];
  int told, more;
} tallies[64];
static int tally_count;

static struct tally *tally_of(const struct program *p) {
  for (int i = 0; i < tally_count; i++)
    if (strcmp(tallies[i].name, p->name) == 0) return &tallies[i];
  if (tally_count == sizeof tallies / sizeof *tallies) return NULL;
  struct tally *t = &tallies[tally_count++];
  *t = (struct tally){0};
  memcpy(t->name, p->name, sizeof t->name);
  return t;
}

static void tell_started(const struct guard *g, const struct program *p, int count) {
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"process.started\",", p->seen_at);
  write_facts(g, p, &line);
  buf_format(&line, ",\"count\":%d}", count);
  out_observation(&line);
}

static void started(const struct guard *g, struct program *p, struct program **last_of) {
  struct tally *t = tally_of(p);
  if (t && t->told >= SAME_MAX) {
    t->more++;
    last_of[t - tallies] = p;
    return;
  }
  if (t) t->told++;
  p->told = true;
  tell_started(g, p, 1);
}

static void ended(const struct guard *g, const struct program *p) {
  struct buf line = {0};
  double now = boot_ms();
  if (!p->told) return;
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"process.ended\",", now);
  write_facts(g, p, &line);
  buf_format(&line, ",\"livedMs\":%.3f}", now - p->seen_at);
  out_observation(&line);
}

/* --- a look at all of them --- */

static struct program *adopt(const PROCESSENTRY32W *entry, bool *fresh) {
  struct program *p = find(entry->th32ProcessID);
  *fresh = false;
  if (p && p->parent == entry->th32ParentProcessID) return p;
  if (p) return NULL; /* its number went to another one: the next look takes that one in */
  p = calloc(1, sizeof *p);
  if (!p) abort();
  *fresh = true;
  p->who = process_read(entry->th32ProcessID);
  p->parent = entry->th32ParentProcessID;
  p->seen_at = boot_ms();
  text_from_wide(p->name, sizeof p->name, entry->szExeFile, wcslen(entry->szExeFile));
  command_read(p->who.pid, p->command, sizeof p->command);
  p->next = programs[p->who.pid / 4 % BUCKETS];
  programs[p->who.pid / 4 % BUCKETS] = p;
  return p;
}

static void forget_gone(const struct guard *g) {
  for (int i = 0; i < BUCKETS; i++) {
    struct program **link = &programs[i];
    while (*link) {
      struct program *p = *link;
      if (p->scan == scan) {
        link = &p->next;
        continue;
      }
      if (g->watching) ended(g, p);
      *link = p->next;
      free(p);
    }
  }
}

static void look(struct guard *g, bool tell) {
  PROCESSENTRY32W entry = {.dwSize = sizeof entry};
  struct program *last_of[sizeof tallies / sizeof *tallies] = {0};
  HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  if (snapshot == INVALID_HANDLE_VALUE) return;
  scan++;
  tally_count = 0;
  for (BOOL more = Process32FirstW(snapshot, &entry); more; more = Process32NextW(snapshot, &entry)) {
    bool fresh;
    if (!entry.th32ProcessID) continue;
    struct program *p = adopt(&entry, &fresh);
    if (!p) continue;
    p->scan = scan;
    if (fresh && tell) started(g, p, last_of);
  }
  CloseHandle(snapshot);
  for (int i = 0; i < tally_count; i++)
    if (tallies[i].more) tell_started(g, last_of[i], tallies[i].more);
  forget_gone(g);
}

static void look_again(struct guard *g, unsigned long unused) {
  (void)unused;
  look(g, g->watching);
  timer_set(boot_ms() + EVERY_MS, look_again, 0);
}

void programs_watch(struct guard *g) {
  if (began) return;
  began = true;
  look(g, false);
  timer_set(boot_ms() + EVERY_MS, look_again, 0);
}

void programs_list(struct guard *g, struct buf *line) {
  int count = 0;
  if (!began) look(g, false);
  buf_text(line, ",\"processes\":[");
  for (int i = 0; i < BUCKETS; i++)
    for (const struct program *p = programs[i]; p && count < LIST_MAX; p = p->next) {
      buf_text(line, count++ ? ",{" : "{");
      write_facts(g, p, line);
      buf_text(line, "}");
    }
  buf_text(line, "]");
}
