// Loaded into a process by LD_PRELOAD. Notes what the process does to one SQLite file and the files beside it, in the
// order in which it does it; and can end the process before its n-th step. Linux, 64 bits.
//
//   RECORD_FILE   path of the database; files are called by what follows it, such as "-wal"
//   RECORD_TO     where the notes go; none where it is not set
//   KILL_AT       the process is killed before this step: a change of one of the files, or words to a caller
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { CREATED = 1, FOUND, WRITTEN, TRUNCATED, SYNCED, UNLINKED, FOLDER_SYNCED };
// One note; the bytes that were written, or the name of a file, follow it.
struct note { uint32_t what, file; uint64_t offset, length; };

enum { FILES = 64, DESCRIPTORS = 65536 };
static const char *path;
static size_t path_length;
static int notes = -1;
static long kill_at, steps;
static char names[FILES][16];          // by file; empty once it is unlinked
static uint32_t files;
static uint8_t open_as[DESCRIPTORS], folder_level[DESCRIPTORS]; // file + 1, level + 1; 0 is none of ours
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  path = getenv("RECORD_FILE");
  path_length = path ? strlen(path) : 0;
  const char *to = getenv("RECORD_TO"), *at = getenv("KILL_AT");
  if (to) notes = syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  kill_at = at ? atol(at) : 0;
}

static void note(uint32_t what, uint32_t file, uint64_t offset, const void *bytes, uint64_t length) {
  if (notes < 0) return;
  struct note head = {what, file, offset, length};
  struct iovec parts[2] = {{&head, sizeof head}, {(void *)bytes, bytes ? length : 0}};
  ssize_t all = sizeof head + parts[1].iov_len;
  if (syscall(SYS_writev, notes, parts, bytes ? 2 : 1) != all) abort();
}

static void step(void) {
  if (kill_at && __atomic_add_fetch(&steps, 1, __ATOMIC_SEQ_CST) == kill_at) kill(getpid(), SIGKILL);
}

static int is_ours(int fd) { return fd >= 0 && fd < DESCRIPTORS && open_as[fd]; }
static int is_caller(int fd) {
  if (!kill_at) return 0;
  struct sockaddr_storage at;
  socklen_t length = sizeof at;
  int family = getsockname(fd, (struct sockaddr *)&at, &length) == 0 ? at.ss_family : AF_UNSPEC;
  return family == AF_INET || family == AF_INET6;
}

// What follows the database's path in a path; NULL where it is another file, or the shared memory that is made anew.
static const char *name_of(const char *of) {
  if (!path_length || strncmp(of, path, path_length)) return NULL;
  const char *name = of + path_length;
  return strcmp(name, "-shm") && strncmp(name, "-owner", 6) && strlen(name) < sizeof names[0] - 1 ? name : NULL;
}

// A file is known by "=" and its name as long as it has one.
static int file_of(const char *name) {
  for (uint32_t file = 0; file < files; file++)
    if (names[file][0] && !strcmp(names[file] + 1, name)) return file;
  return -1;
}

// 1 for the folder of the files, 2 for the one above it, and so on; 0 for any other.
static int level_of(const char *of) {
  size_t length = strlen(of);
  if (!length || length >= path_length || strncmp(of, path, length) || path[length] != '/') return 0;
  int level = 0;
  for (const char *at = path + length; *at; at++) level += *at == '/';
  return level;
}

static int open_noted(const char *of, int flags, mode_t mode) {
  const char *name = of ? name_of(of) : NULL;
  if (!name) {
    int fd = syscall(SYS_openat, AT_FDCWD, of, flags, mode);
    if (fd >= 0 && fd < DESCRIPTORS && path_length && of) folder_level[fd] = level_of(of);
    return fd;
  }
  pthread_mutex_lock(&order);
  int is_there = syscall(SYS_faccessat, AT_FDCWD, of, F_OK) == 0;
  if (!is_there && (flags & O_CREAT)) step();
  int fd = syscall(SYS_openat, AT_FDCWD, of, flags, mode);
  if (fd >= 0) {
    int file = is_there ? file_of(name) : -1;
    if (file < 0) {
      if (files == FILES || fd >= DESCRIPTORS) abort();
      file = files++;
      names[file][0] = '=';
      strcpy(names[file] + 1, name);
      note(is_there ? FOUND : CREATED, file, 0, name, strlen(name));
    }
    open_as[fd] = file + 1;
  }
  pthread_mutex_unlock(&order);
  return fd;
}

static mode_t mode_in(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; }
#define OPEN(called) \
  int called(const char *of, int flags, ...) { \
    va_list more; va_start(more, flags); mode_t mode = mode_in(flags, more); va_end(more); \
    return open_noted(of, flags, mode); }
OPEN(open) OPEN(open64)

int close(int fd) {
  if (fd >= 0 && fd < DESCRIPTORS) open_as[fd] = folder_level[fd] = 0;
  return syscall(SYS_close, fd);
}

static ssize_t write_noted(int fd, const struct iovec *parts, int count, off_t offset) {
  int is_appended = offset < 0;
  if (!is_ours(fd)) {
    if (is_appended && is_caller(fd)) step();
    return is_appended ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  }
  pthread_mutex_lock(&order);
  step();
  if (is_appended) offset = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
  ssize_t done = is_appended ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  ssize_t left = done;
  for (int part = 0; part < count && left > 0; part++) {
    ssize_t length = (ssize_t)parts[part].iov_len < left ? (ssize_t)parts[part].iov_len : left;
    note(WRITTEN, open_as[fd] - 1, offset, parts[part].iov_base, length);
    offset += length;
    left -= length;
  }
  pthread_mutex_unlock(&order);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) { return write_noted(fd, parts, count, -1); }
ssize_t write(int fd, const void *bytes, size_t length) {
  if (!is_ours(fd) && !is_caller(fd)) return syscall(SYS_write, fd, bytes, length);
  struct iovec part = {(void *)bytes, length};
  return write_noted(fd, &part, 1, -1);
}
#define PWRITE(called) \
  ssize_t called(int fd, const void *bytes, size_t length, off_t offset) { \
    struct iovec part = {(void *)bytes, length}; \
    return write_noted(fd, &part, 1, offset); }
PWRITE(pwrite) PWRITE(pwrite64)

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  if (is_caller(fd)) step();
  return syscall(SYS_sendmsg, fd, message, flags);
}

static int truncate_noted(int fd, off_t length) {
  if (!is_ours(fd)) return syscall(SYS_ftruncate, fd, length);
  pthread_mutex_lock(&order);
  step();
  int failed = syscall(SYS_ftruncate, fd, length);
  if (!failed) note(TRUNCATED, open_as[fd] - 1, length, NULL, 0);
  pthread_mutex_unlock(&order);
  return failed;
}
int ftruncate(int fd, off_t length) { return truncate_noted(fd, length); }
int ftruncate64(int fd, off_t length) { return truncate_noted(fd, length); }

static int sync_noted(int fd, long how) {
  int level = fd >= 0 && fd < DESCRIPTORS ? folder_level[fd] : 0;
  if (!is_ours(fd) && !level) return syscall(how, fd);
  pthread_mutex_lock(&order);
  step();
  int failed = syscall(how, fd);
  if (!failed) note(level ? FOLDER_SYNCED : SYNCED, level ? level - 1 : open_as[fd] - 1, 0, NULL, 0);
  pthread_mutex_unlock(&order);
  return failed;
}
int fsync(int fd) { return sync_noted(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_noted(fd, SYS_fdatasync); }

int unlink(const char *of) {
  const char *name = name_of(of);
  if (!name) return syscall(SYS_unlinkat, AT_FDCWD, of, 0);
  pthread_mutex_lock(&order);
  step();
  int failed = syscall(SYS_unlinkat, AT_FDCWD, of, 0), file = file_of(name);
  if (!failed && file >= 0) {
    names[file][0] = 0;
    note(UNLINKED, file, 0, NULL, 0);
  }
  pthread_mutex_unlock(&order);
  return failed;
}
