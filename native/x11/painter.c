#include "painter.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "buf.h"
#include "guard.h"
#include "lettering.h"
#include "out.h"
#include "picture.h"

enum { JOBS_MAX = 64 };

struct job {
  struct job *next;
  bool shot, redirected;
  long id;
  Window window;
  char text[TEXT_MAX];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct job *first, **last = &first;
static int waiting;
static struct buf replies[JOBS_MAX + 1];
static int reply_count;
static int wake = -1;

static void reply(struct buf *line) {
  pthread_mutex_lock(&lock);
  replies[reply_count++] = *line;
  pthread_mutex_unlock(&lock);
  eventfd_write(wake, 1);
}

static void shoot(Display *display, const struct job *job) {
  struct buf line = {0};
  picture_answer(display, job->id, job->window, job->redirected, &line);
  reply(&line);
}

static void *work(void *connection) {
  Display *display = connection;
  lettering_warm(display);
  for (;;) {
    pthread_mutex_lock(&lock);
    while (!first) pthread_cond_wait(&more, &lock);
    struct job *job = first;
    first = job->next;
    if (!first) last = &first;
    pthread_mutex_unlock(&lock);
    if (job->shot)
      shoot(display, job);
    else
      lettering_draw(display, job->window, job->text);
    pthread_mutex_lock(&lock);
    waiting--;
    pthread_mutex_unlock(&lock);
    free(job);
  }
  return NULL;
}

bool painter_start(void) {
  Display *display = XOpenDisplay(NULL);
  wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_t thread;
  return display && wake >= 0 && pthread_create(&thread, NULL, work, display) == 0;
}

int painter_fd(void) { return wake; }

void painter_collect(void) {
  struct buf done[JOBS_MAX + 1];
  eventfd_t count;
  eventfd_read(wake, &count);
  pthread_mutex_lock(&lock);
  int number = reply_count;
  memcpy(done, replies, sizeof *done * (size_t)number);
  reply_count = 0;
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < number; i++) out_reply(&done[i]);
}

static bool enqueue(struct job *job) {
  pthread_mutex_lock(&lock);
  /* Replies not yet collected count too: their places are reserved. */
  bool room = waiting + reply_count < JOBS_MAX;
  if (room) {
    *last = job;
    last = &job->next;
    waiting++;
    pthread_cond_signal(&more);
  }
  pthread_mutex_unlock(&lock);
  if (!room) free(job);
  return room;
}

bool painter_shot(long id, Window window, bool redirected) {
  struct job *job = calloc(1, sizeof *job);
  if (!job) return false;
  job->shot = true;
  job->id = id;
  job->window = window;
  job->redirected = redirected;
  return enqueue(job);
}

void painter_text(Window window, const char *text) {
  struct job *job = calloc(1, sizeof *job);
  if (!job) return;
  job->window = window;
  strncpy(job->text, text, sizeof job->text - 1);
  enqueue(job);
}
