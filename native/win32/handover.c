#include "handover.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cover.h"
#include "keys.h"
#include "out.h"
#include "timers.h"
#include "toplevels.h"

enum { NAMES = 8, ON_DUTY_MS = 3000, ASK_AGAIN_MS = 100, CHUNK = 64 << 10, INHERITED_MAX = 4 << 20, GO_MS = 1000, ANSWER_MS = 2000 };
static const char on_duty[] = "on duty\n", go[] = "go\n";

/* What the predecessor gave: a first line, the curtain's text, its open windows, an empty line, its spool. */
static struct buf inherited;
static double inherited_since;

/* Its number keeps sessions apart; a name that a stranger took is passed over. */
static void name_of(int number, char name[64]) {
  DWORD session = 0;
  ProcessIdToSessionId(GetCurrentProcessId(), &session);
  snprintf(name, 64, "\\\\.\\pipe\\taza-guard-%lu-%d", session, number);
}

/* --- the predecessor: its thread waits for a successor, the main thread makes the answer --- */

static HANDLE pipe = INVALID_HANDLE_VALUE, asked, answered;
static struct buf reply; /* the main thread's until `answered` is set */
static volatile LONG letting_go;
static struct guard *served;

static bool write_whole(HANDLE to, const char *bytes, size_t length) {
  DWORD wrote = 0;
  for (size_t at = 0; at < length; at += wrote)
    if (!WriteFile(to, bytes + at, length - at > CHUNK ? CHUNK : (DWORD)(length - at), &wrote, NULL) || !wrote) return false;
  return true;
}

static bool serve_one(void) {
  ULONG client = 0;
  DWORD got = 0;
  char word[16] = "";
  if (!GetNamedPipeClientProcessId(pipe, &client) || !process_is_guard(client)) return false;
  SetEvent(asked);
  WaitForSingleObject(answered, INFINITE);
  bool giving = InterlockedExchange(&letting_go, 0);
  if (giving) served->friend_pid = client;
  bool sent = write_whole(pipe, reply.data, reply.length) && write_whole(pipe, "", 1) && FlushFileBuffers(pipe);
  buf_free(&reply);
  if (!sent || !giving) return false;
  return ReadFile(pipe, word, sizeof word - 1, &got, NULL) && strcmp(word, go) == 0;
}

static DWORD WINAPI serve(void *unused) {
  (void)unused;
  for (;;) {
    bool connected = ConnectNamedPipe(pipe, NULL) || GetLastError() == ERROR_PIPE_CONNECTED;
    if (connected && serve_one()) {
      /* The successor covers the screen and holds the keys: nothing is left to do here. */
      ExitProcess(0);
    }
    DisconnectNamedPipe(pipe);
  }
}

HANDLE handover_event(void) { return asked; }

static void write_window(struct window *w, void *to) { buf_format(to, "%lu %.3f\n", w->id, w->mapped_at); }

static void write_spool(struct guard *g) {
  unsigned long lost;
  const struct buf *spool = out_spool(&lost);
  buf_format(&reply, "1 %.3f %d %zu\n", g->orphaned_at, (int)g->keys_held, strlen(g->curtain_text));
  buf_text(&reply, g->curtain_text);
  buf_text(&reply, "\nwindows\n");
  toplevels_each_opened(g, write_window, &reply);
  buf_text(&reply, "\n");
  if (spool->length) buf_add(&reply, spool->data, spool->length);
  if (lost) buf_format(&reply, "{\"error\":\"%lu observations did not fit the spool\",\"lost\":%lu}\n", lost, lost);
}

void handover_answer(struct guard *g) {
  if (g->orphaned)
    write_spool(g);
  else
    buf_text(&reply, on_duty);
  InterlockedExchange(&letting_go, g->orphaned);
  SetEvent(answered);
}

static void let_go(struct guard *g, unsigned long unused) {
  (void)unused;
  g->leaving = true;
}

void handover_stand_in(struct guard *g) {
  if (g->orphaned) return;
  if (!g->stand_in || (!g->watching && !g->keys_held && !g->curtain)) {
    g->leaving = true;
    return;
  }
  g->orphaned = true;
  g->orphaned_at = boot_ms();
  out_to_spool();
  curtain_put(g, g->curtain_text);
  timer_set(g->orphaned_at + STAND_IN_MS, let_go, 0);
}

/* --- the successor --- */

static bool own_name(struct guard *g, int number) {
  char name[64];
  name_of(number, name);
  pipe = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE,
                          PIPE_TYPE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, CHUNK, CHUNK, 0, NULL);
  if (pipe == INVALID_HANDLE_VALUE) return false;
  served = g;
  asked = CreateEventW(NULL, FALSE, FALSE, NULL);
  answered = CreateEventW(NULL, FALSE, FALSE, NULL);
  HANDLE thread = CreateThread(NULL, 0, serve, NULL, 0, NULL);
  if (thread) CloseHandle(thread);
  return thread != NULL;
}

/* The pipe of a guard of ours, its process in `*pid`; a stranger's is closed and said. */
static HANDLE connect_to(int number, ULONG *pid) {
  char name[64];
  name_of(number, name);
  HANDLE to = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
  if (to == INVALID_HANDLE_VALUE) return to;
  if (GetNamedPipeServerProcessId(to, pid) && process_is_guard(*pid)) return to;
  out_error("another program stood in the guard's place");
  CloseHandle(to);
  return INVALID_HANDLE_VALUE;
}

enum answer { SILENT, ON_DUTY, GIVEN };

/* Up to the NUL that ends it. A guard that hangs must not hold its successor: it is looked at before each read. */
static enum answer ask(HANDLE old) {
  double end = boot_ms() + ANSWER_MS;
  buf_free(&inherited);
  while (boot_ms() < end && inherited.length < INHERITED_MAX) {
    char piece[4096];
    DWORD there = 0, got = 0;
    if (!PeekNamedPipe(old, NULL, 0, NULL, &there, NULL)) return SILENT;
    if (!there) {
      Sleep(5);
      continue;
    }
    if (!ReadFile(old, piece, sizeof piece, &got, NULL) || !got) return SILENT;
    bool last = piece[got - 1] == 0;
    buf_add(&inherited, piece, last ? got - 1 : got);
    if (!last) continue;
    bool busy = strcmp(inherited.data, on_duty) == 0;
    if (busy) buf_free(&inherited);
    return busy ? ON_DUTY : GIVEN;
  }
  return SILENT;
}

static void inherit(struct guard *g, HANDLE old, HANDLE process) {
  int keys = 0;
  unsigned text_length = 0;
  if (inherited.length && sscanf(inherited.data, "1 %lf %d %u\n", &inherited_since, &keys, &text_length) == 3) {
    const char *text = strchr(inherited.data, '\n') + 1;
    char curtain[TEXT_MAX];
    snprintf(curtain, sizeof curtain, "%.*s", (int)text_length, text);
    curtain_put(g, curtain);
    if (keys) {
      struct keys_result result = keys_grab(g);
      buf_free(&result.refused);
    }
  }
  /* Ours is above now; only then may the old one go. */
  write_whole(old, go, sizeof go);
  if (process && WaitForSingleObject(process, GO_MS) != WAIT_OBJECT_0) TerminateProcess(process, 1);
}

static const char *succeed(struct guard *g, HANDLE old, ULONG pid, int number) {
  HANDLE process = OpenProcess(SYNCHRONIZE | PROCESS_TERMINATE, FALSE, pid);
  enum answer answer = ask(old);
  /* A main that has just died may not have been noticed yet. */
  for (double end = boot_ms() + ON_DUTY_MS; answer == ON_DUTY && boot_ms() < end;) {
    CloseHandle(old);
    Sleep(ASK_AGAIN_MS);
    old = connect_to(number, &pid);
    answer = old == INVALID_HANDLE_VALUE ? SILENT : ask(old);
  }
  g->friend_pid = pid;
  if (answer == GIVEN) inherit(g, old, process);
  if (answer == SILENT && process && WaitForSingleObject(process, 0) != WAIT_OBJECT_0) {
    out_error("the last guard did not answer and was ended");
    TerminateProcess(process, 1);
    WaitForSingleObject(process, GO_MS);
  }
  g->friend_pid = 0;
  if (old != INVALID_HANDLE_VALUE) CloseHandle(old);
  if (process) CloseHandle(process);
  return answer == ON_DUTY ? "another guard is on duty in this session" : NULL;
}

const char *handover_start(struct guard *g) {
  for (int number = 0; number < NAMES; number++) {
    ULONG pid = 0;
    HANDLE old = connect_to(number, &pid);
    const char *failure = old == INVALID_HANDLE_VALUE ? NULL : succeed(g, old, pid, number);
    if (failure) return failure;
  }
  for (int number = 0; number < NAMES; number++)
    if (own_name(g, number)) return NULL;
  out_error("no name is left for a successor: nobody can take over from this guard");
  return NULL;
}

void handover_report(struct guard *g) {
  if (!inherited.length) return;
  struct buf line = {0};
  double now = boot_ms();
  buf_format(&line, "{\"at\":%.3f,\"kind\":\"guard.covered\",\"reason\":\"main-lost\",\"sinceMs\":%.3f}", now,
             now - inherited_since);
  out_observation(&line);
  const char *list = strstr(inherited.data, "\nwindows\n");
  list = list ? list + strlen("\nwindows\n") : NULL;
  while (list && *list && *list != '\n') {
    unsigned long id;
    double mapped_at;
    if (sscanf(list, "%lu %lf", &id, &mapped_at) == 2) toplevels_seen_since(g, id, mapped_at);
    list = strchr(list, '\n');
    if (list) list++;
  }
  if (list && *list == '\n') out_spooled(list + 1, strlen(list + 1));
  buf_free(&inherited);
}
