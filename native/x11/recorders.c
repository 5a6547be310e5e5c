#include "recorders.h"
#include <X11/extensions/XRes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "descent.h"
#include "facts.h"
#include "out.h"
#include "timers.h"

enum { TOLD_MAX = 256, SEEN_MAX = 32, AGAIN_MS = 1000 };

/* Resource types as the server names them (xorg-server: record/record.c, damageext, composite, Xext/shm.c). */
static Atom record_context, damage, overlay, subwindows, segment, window;
/* Clients that were told of already, and those of which there is nothing to tell. */
static struct {
  unsigned long client;
  pid_t pid;
} told[TOLD_MAX];
static int told_count;
/* Clients that were seen, but not for long enough to be told of. */
static struct seen {
  unsigned long client;
  pid_t pid;
  double since;
} seen[SEEN_MAX];
static int seen_count;

void recorders_start(struct guard *g) {
  record_context = XInternAtom(g->display, "RecordContext", False);
  damage = XInternAtom(g->display, "DamageExt", False);
  overlay = XInternAtom(g->display, "CompositeClientOverlay", False);
  subwindows = XInternAtom(g->display, "CompositeClientSubwindows", False);
  segment = XInternAtom(g->display, "ShmSeg", False);
  window = XInternAtom(g->display, "WINDOW", False);
}

static bool told_before(unsigned long client, pid_t pid) {
  for (int i = 0; i < told_count; i++)
    if (told[i].pid == pid && (told[i].client == client || pid > 0)) return true;
  return false;
}

static void tell(struct guard *g, unsigned long client, const struct process *who, const char *how) {
  if (!g->watching || told_before(client, who->pid)) return;
  /* The oldest is forgotten: at worst it is told again. */
  if (told_count == TOLD_MAX) memmove(told, told + 1, sizeof told[0] * (size_t)--told_count);
  told[told_count].client = client;
  told[told_count++].pid = who->pid;
  struct buf line = {0};
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"capture.suspected\"", boot_ms());
  if (who->pid)
    buf_format(&line, ",\"pid\":%d", (int)who->pid);
  else
    buf_text(&line, ",\"pid\":null");
  buf_field(&line, "executable", who->executable, 1024);
  buf_field(&line, "how", how, 64);
  buf_text(&line, "}");
  out_observation(&line);
}

void recorders_command(struct guard *g, const struct process *who, const char *command) {
  static const char *words[] = {"x11grab", "ximagesrc", "kmsgrab", "fbdev -i /dev/fb", NULL};
  for (int i = 0; words[i]; i++)
    if (strstr(command, words[i])) {
      tell(g, 0, who, words[i]);
      return;
    }
}

/* Shared memory alone means little (toolkits draw with it), but a client that has it and no window reads the screen. */
static const char *suspicious(const XResType *types, int count) {
  const char *how = NULL;
  bool shares = false, shows = false;
  for (int i = 0; i < count; i++) {
    if (!types[i].count) continue;
    if (types[i].resource_type == record_context) return "record";
    if (types[i].resource_type == damage) how = "damage";
    if (types[i].resource_type == overlay || types[i].resource_type == subwindows) how = "composite";
    shares |= types[i].resource_type == segment;
    shows |= types[i].resource_type == window;
  }
  return how ? how : shares && !shows ? "shared-memory" : NULL;
}

/* A compositor draws every window anew, which is its office: it owns the selection _NET_WM_CM_S<screen>. */
static unsigned long compositor(struct guard *g) {
  char name[32];
  snprintf(name, sizeof name, "_NET_WM_CM_S%d", g->screen);
  Window owner = XGetSelectionOwner(g->display, XInternAtom(g->display, name, False));
  return owner ? facts_client(g, owner) : 0;
}

static void look_again(struct guard *g, unsigned long unused) {
  (void)unused;
  if (g->watching) recorders_look(g);
}

/*
 * When a browser of ours ends, its processes outlive it for a moment: they are nobody's children then, some have no
 * program any more, and their connections are still open. None of them can be told from a stranger. So everybody is
 * looked at twice, and who ends in between is not told of. Who has gone already has no process to ask for, and its client
 * is not there at the second look.
 */
static bool may_be_ending(const struct seen *before, int count, unsigned long client, pid_t pid) {
  if (seen_count == SEEN_MAX) return false;
  double now = boot_ms(), since = now;
  for (int i = 0; i < count; i++)
    if (before[i].client == client && before[i].pid == pid) since = before[i].since;
  if (now - since >= AGAIN_MS) return false;
  seen[seen_count++] = (struct seen){client, pid, since};
  timer_set(since + AGAIN_MS, look_again, 0);
  return true;
}

void recorders_look(struct guard *g) {
  int count = 0;
  XResClient *clients = NULL;
  if (!XResQueryClients(g->display, &count, &clients) || !clients) return;
  unsigned long drawing = compositor(g);
  struct seen before[SEEN_MAX];
  int before_count = seen_count;
  memcpy(before, seen, sizeof before);
  seen_count = 0;
  for (int i = 0; i < count; i++) {
    unsigned long client = clients[i].resource_base;
    if (client == 0 || client == facts_client(g, g->self) || client == g->wm_client || client == g->friend_client ||
        client == drawing)
      continue;
    int kinds = 0;
    XResType *types = NULL;
    if (!XResQueryClientResources(g->display, client, &kinds, &types)) continue;
    const char *how = suspicious(types, kinds);
    if (types) XFree(types);
    if (!how) continue;
    struct process who = facts_who(g, client);
    if (descent_ours(g, who.pid) || told_before(client, who.pid)) continue;
    if (!may_be_ending(before, before_count, client, who.pid)) tell(g, client, &who, how);
  }
  XFree(clients);
}
