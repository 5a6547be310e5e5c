/*
 * A client of the X server that shares memory with it and shows no window. Usage: ghost MS [named], after which it is
 * gone. Its program cannot be read: its first thread has ended, as all of a process that is ending have. With `named`
 * it can be, as that of a browser's process whose browser was killed.
 */
#include <X11/Xlib.h>
#include <X11/extensions/XShm.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static useconds_t lives;

static void *last(void *unused) {
  (void)unused;
  usleep(lives);
  _exit(0);
}

int main(int count, char **words) {
  lives = count > 1 ? (useconds_t)strtoul(words[1], NULL, 10) * 1000 : 0;
  Display *display = XOpenDisplay(NULL);
  if (!display) return 1;
  XShmSegmentInfo segment = {.shmid = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600), .readOnly = False};
  segment.shmaddr = shmat(segment.shmid, NULL, 0);
  if (segment.shmaddr == (void *)-1 || !XShmAttach(display, &segment)) return 1;
  XSync(display, False);
  shmctl(segment.shmid, IPC_RMID, NULL);
  if (count > 2) last(NULL);
  pthread_t thread;
  if (pthread_create(&thread, NULL, last, NULL) != 0) return 1;
  pthread_exit(NULL);
}
