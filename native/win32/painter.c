#include "painter.h"
#include <stdlib.h>
#include "out.h"
#include "picture.h"

enum { JOBS_MAX = 64 };

static CRITICAL_SECTION lock;
static HANDLE more, done; /* a semaphore of jobs; an event */
static struct job {
  long id;
  HWND window;
} jobs[JOBS_MAX];
static struct buf replies[JOBS_MAX];
static int first_job, job_count, reply_count, at_work;

static struct buf shoot(const struct job *job) {
  struct buf line = {0};
  picture_answer(job->window, job->id, &line);
  return line;
}

static DWORD WINAPI work(void *unused) {
  (void)unused;
  while (WaitForSingleObject(more, INFINITE) == WAIT_OBJECT_0) {
    EnterCriticalSection(&lock);
    struct job job = jobs[first_job];
    first_job = (first_job + 1) % JOBS_MAX;
    job_count--;
    at_work = 1;
    LeaveCriticalSection(&lock);
    struct buf line = shoot(&job);
    EnterCriticalSection(&lock);
    replies[reply_count++] = line;
    at_work = 0;
    LeaveCriticalSection(&lock);
    SetEvent(done);
  }
  return 0;
}

HANDLE painter_start(void) {
  InitializeCriticalSection(&lock);
  more = CreateSemaphoreW(NULL, 0, JOBS_MAX, NULL);
  done = CreateEventW(NULL, FALSE, FALSE, NULL);
  HANDLE thread = more && done ? CreateThread(NULL, 0, work, NULL, 0, NULL) : NULL;
  if (!thread) return NULL;
  CloseHandle(thread);
  return done;
}

void painter_collect(void) {
  EnterCriticalSection(&lock);
  for (int i = 0; i < reply_count; i++) out_reply(&replies[i]);
  reply_count = 0;
  LeaveCriticalSection(&lock);
}

bool painter_shot(long id, HWND window) {
  EnterCriticalSection(&lock);
  /* Replies not yet collected count too: their places are reserved. */
  bool room = job_count + at_work + reply_count < JOBS_MAX;
  if (room) jobs[(first_job + job_count++) % JOBS_MAX] = (struct job){id, window};
  LeaveCriticalSection(&lock);
  if (room) ReleaseSemaphore(more, 1, NULL);
  return room;
}
