#include "instance.h"
#include <stdio.h>
#include <string.h>
#include "handover.h"
#include "out.h"

enum { NAMES = 8, ON_DUTY_MS = 3000, ASK_AGAIN_MS = 100, CHUNK = 64 << 10, GIVEN_MAX = 4 << 20, GO_MS = 1000, ANSWER_MS = 2000 };
static const char on_duty[] = "on duty\n", go[] = "go\n";

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

HANDLE instance_event(void) { return asked; }

void instance_answer(struct guard *g) {
  if (g->orphaned)
    handover_write(g, &reply);
  else
    buf_text(&reply, on_duty);
  InterlockedExchange(&letting_go, g->orphaned);
  SetEvent(answered);
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
static enum answer ask(HANDLE old, struct buf *given) {
  double end = boot_ms() + ANSWER_MS;
  buf_free(given);
  while (boot_ms() < end && given->length < GIVEN_MAX) {
    char piece[4096];
    DWORD there = 0, got = 0;
    if (!PeekNamedPipe(old, NULL, 0, NULL, &there, NULL)) return SILENT;
    if (!there) {
      Sleep(5);
      continue;
    }
    if (!ReadFile(old, piece, sizeof piece, &got, NULL) || !got) return SILENT;
    bool last = piece[got - 1] == 0;
    buf_add(given, piece, last ? got - 1 : got);
    if (!last) continue;
    bool busy = strcmp(given->data, on_duty) == 0;
    if (busy) buf_free(given);
    return busy ? ON_DUTY : GIVEN;
  }
  return SILENT;
}

static void inherit(struct guard *g, HANDLE old, HANDLE process, struct buf *given) {
  if (handover_read(g, given)) handover_grab_keys(g);
  /* Ours is above now; only then may the old one go. */
  write_whole(old, go, sizeof go);
  if (process && WaitForSingleObject(process, GO_MS) != WAIT_OBJECT_0) TerminateProcess(process, 1);
}

static const char *succeed(struct guard *g, HANDLE old, ULONG pid, int number) {
  HANDLE process = OpenProcess(SYNCHRONIZE | PROCESS_TERMINATE, FALSE, pid);
  struct buf given = {0};
  enum answer answer = ask(old, &given);
  /* A main that has just died may not have been noticed yet. */
  for (double end = boot_ms() + ON_DUTY_MS; answer == ON_DUTY && boot_ms() < end;) {
    CloseHandle(old);
    Sleep(ASK_AGAIN_MS);
    old = connect_to(number, &pid);
    answer = old == INVALID_HANDLE_VALUE ? SILENT : ask(old, &given);
  }
  g->friend_pid = pid;
  if (answer == GIVEN) inherit(g, old, process, &given);
  if (answer == SILENT && process && WaitForSingleObject(process, 0) != WAIT_OBJECT_0) {
    out_error("the last guard did not answer and was ended");
    TerminateProcess(process, 1);
    WaitForSingleObject(process, GO_MS);
  }
  buf_free(&given);
  g->friend_pid = 0;
  if (old != INVALID_HANDLE_VALUE) CloseHandle(old);
  if (process) CloseHandle(process);
  return answer == ON_DUTY ? "another guard is on duty in this session" : NULL;
}

const char *instance_claim(struct guard *g) {
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
