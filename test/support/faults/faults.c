/*
 * Preloaded into a process under test (LD_PRELOAD): its writes, syncs, truncations and removals of files in one folder can
 * be stalled, made to fail, or be its last. TAZA_FAULTS names the control file (see struct control), TAZA_FAULTS_UNDER the folder.
 *
 * Death comes at an exact call: before it, half-way through a write, or after it. With `power` the machine's power fails
 * with it: every 4 KiB block of a file goes back to some state it had since that file was last synced, each block by
 * itself, as on a disk that reorders. SIGKILL alone never shows a missing fsync; this does.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <limits.h>
#include <stdio.h>

enum { CALL_WRITE = 1, CALL_SYNC = 2, CALL_TRUNCATE = 4, CALL_UNLINK = 8, CALL_RENAME = 16 };
enum { BEFORE = 0, HALF = 1, AFTER = 2 };
enum { BLOCK = 4096 };

struct control {
  _Atomic uint32_t stall;    /* writes and syncs wait while it is not 0 */
  _Atomic uint32_t fail;     /* errno of writes and syncs, 0 for none */
  _Atomic int32_t countdown; /* the matching call that brings it to 0 is the last; 0: none */
  _Atomic uint32_t calls;
  _Atomic uint32_t how;
  _Atomic uint32_t power;
  _Atomic uint32_t seed;
  _Atomic uint32_t struck;   /* 1 once death has come by this library */
  char suffix[32];           /* of the path; empty: any file of the folder */
};

/* What a write or truncation replaced, until the file is synced. */
struct undo {
  struct undo *older;
  dev_t device;
  ino_t inode;
  char path[PATH_MAX];
  off_t offset;
  size_t length;
  uint32_t order;
  unsigned char bytes[];
};

static struct control *control;
static const char *under;
static size_t under_length;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct undo *newest;
static uint32_t orders;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("TAZA_FAULTS");
  under = getenv("TAZA_FAULTS_UNDER");
  if (!file || !under) return;
  under_length = strlen(under);
  int fd = open(file, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (at != MAP_FAILED) control = at;
}

static int ours(const char *path) {
  size_t length = strlen(path);
  if (strncmp(path, under, under_length) != 0) return 0;
  /* The index of a write-ahead log is rebuilt and never synced; the lock file holds nothing. */
  if (length > 4 && strcmp(path + length - 4, "-shm") == 0) return 0;
  return strstr(path, "lock.sqlite") == NULL;
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0 || path[0] != '/') return 0;
  path[length] = 0;
  return ours(path);
}

static uint32_t mix(uint32_t a, uint32_t b) {
  uint64_t x = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15ull;
  x ^= x >> 29;
  x *= 0xBF58476D1CE4E5B9ull;
  return (uint32_t)(x >> 32);
}

/* With the lock held. Newest first, so that what is left of each block is what it held at the moment drawn for it. */
static void lose_power(void) {
  for (struct undo *u = newest; u; u = u->older) {
    int fd = open(u->path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) continue;
    for (off_t at = u->offset; at < u->offset + (off_t)u->length;) {
      off_t block = at / BLOCK, end = (block + 1) * BLOCK;
      if (end > u->offset + (off_t)u->length) end = u->offset + (off_t)u->length;
      uint32_t keep_until = mix(control->seed ^ (uint32_t)u->inode, (uint32_t)block) % (orders + 2);
      if (u->order >= keep_until)
        syscall(SYS_pwrite64, fd, u->bytes + (at - u->offset), (size_t)(end - at), at);
      at = end;
    }
    close(fd);
  }
}

static void die(void) {
  control->struck = 1;
  if (control->power) lose_power();
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

/* With the lock held: whether this call is the last. */
static int strikes(uint32_t call, const char *path) {
  if (control->countdown <= 0 || !(control->calls & call)) return 0;
  size_t length = strlen(path), suffix = strnlen(control->suffix, sizeof control->suffix);
  if (suffix > length || strncmp(path + length - suffix, control->suffix, suffix) != 0) return 0;
  return atomic_fetch_sub(&control->countdown, 1) == 1;
}

static void remember(int fd, const char *path, off_t offset, size_t length) {
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) return;
  struct undo *u = calloc(1, sizeof *u + length);
  if (!u) return;
  u->device = st.st_dev;
  u->inode = st.st_ino;
  strcpy(u->path, path);
  u->offset = offset;
  u->length = length;
  u->order = orders++;
  u->older = newest;
  newest = u;
  int own = open(path, O_RDONLY | O_CLOEXEC);
  if (own < 0) return;
  if (pread(own, u->bytes, length, offset) < 0) u->length = 0;
  close(own);
}

static void synced(int fd) {
  struct stat st;
  if (fstat(fd, &st) != 0) return;
  for (struct undo **at = &newest; *at;) {
    struct undo *u = *at;
    if (u->device != st.st_dev || u->inode != st.st_ino) {
      at = &u->older;
      continue;
    }
    *at = u->older;
    free(u);
  }
}

static int refused(void) {
  while (control->stall) usleep(10000);
  if (!control->fail) return 0;
  errno = (int)control->fail;
  return 1;
}

static ssize_t do_write(int fd, const void *bytes, size_t length, off_t offset, int positioned) {
  char path[PATH_MAX];
  long number = positioned ? SYS_pwrite64 : SYS_write;
  if (!control || !path_of(fd, path)) return syscall(number, fd, bytes, length, offset);
  if (refused()) return -1;
  pthread_mutex_lock(&lock);
  int last = strikes(CALL_WRITE, path);
  if (last && control->how == BEFORE) die();
  if (control->power) remember(fd, path, positioned ? offset : lseek(fd, 0, SEEK_CUR), length);
  ssize_t written = syscall(number, fd, bytes, last && control->how == HALF ? length / 2 : length, offset);
  if (last) die();
  pthread_mutex_unlock(&lock);
  return written;
}

ssize_t write(int fd, const void *bytes, size_t length) { return do_write(fd, bytes, length, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  return do_write(fd, bytes, length, offset, 1);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  return do_write(fd, bytes, length, offset, 1);
}

static int do_sync(int fd, long number) {
  char path[PATH_MAX];
  if (!control || !path_of(fd, path)) return (int)syscall(number, fd);
  if (refused()) return -1;
  pthread_mutex_lock(&lock);
  int last = strikes(CALL_SYNC, path);
  /* A power cut ends a sync half-way or not at all: what it was to make safe is not safe yet. */
  if (last && control->how != AFTER) die();
  int result = 0;
  if (!control->power) {
    pthread_mutex_unlock(&lock);
    result = (int)syscall(number, fd);
    pthread_mutex_lock(&lock);
  } else {
    result = (int)syscall(number, fd);
    if (result == 0) synced(fd);
  }
  if (last) die();
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) { return do_sync(fd, SYS_fsync); }
int fdatasync(int fd) { return do_sync(fd, SYS_fdatasync); }

static int do_truncate(int fd, off_t length) {
  char path[PATH_MAX];
  struct stat st;
  if (!control || !path_of(fd, path)) return (int)syscall(SYS_ftruncate, fd, length);
  /* A full disk lets go of what it has; one that is read-only or broken does not. */
  if (control->fail != ENOSPC && refused()) return -1;
  pthread_mutex_lock(&lock);
  int last = strikes(CALL_TRUNCATE, path);
  if (last && control->how != AFTER) die();
  if (control->power && fstat(fd, &st) == 0 && st.st_size > length)
    remember(fd, path, length, (size_t)(st.st_size - length));
  int result = (int)syscall(SYS_ftruncate, fd, length);
  if (last) die();
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t length) { return do_truncate(fd, length); }
int ftruncate64(int fd, off64_t length) { return do_truncate(fd, length); }

static void forget(const char *path) {
  for (struct undo **at = &newest; *at;) {
    struct undo *u = *at;
    if (strcmp(u->path, path) != 0) {
      at = &u->older;
      continue;
    }
    *at = u->older;
    free(u);
  }
}

int unlink(const char *path) {
  char whole[PATH_MAX];
  if (!control || !realpath(path, whole) || !ours(whole))
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  pthread_mutex_lock(&lock);
  int last = strikes(CALL_UNLINK, whole);
  if (last && control->how != AFTER) die();
  int result = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (result == 0) forget(whole);
  if (last) die();
  pthread_mutex_unlock(&lock);
  return result;
}

int rename(const char *from, const char *to) {
  char whole[PATH_MAX];
  if (!control || !realpath(from, whole) || !ours(whole))
    return (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
  pthread_mutex_lock(&lock);
  int last = strikes(CALL_RENAME, whole);
  if (last && control->how != AFTER) die();
  int result = (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
  /* The bytes are at risk under their new name just as they were under the old one. */
  char target[PATH_MAX];
  if (result == 0 && realpath(to, target))
    for (struct undo *u = newest; u; u = u->older)
      if (strcmp(u->path, whole) == 0) strcpy(u->path, target);
  if (last) die();
  pthread_mutex_unlock(&lock);
  return result;
}
