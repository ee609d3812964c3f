/* Faults in file operations, as the system would give them: preloaded before libc, so that Python, SQLite and DuckDB meet them alike.
 *
 *     cc -shared -fPIC -O2 -o fault.so fault.c -ldl        LD_PRELOAD=fault.so python ...
 *
 * Counts every operation that changes something below a folder (create, write, sync, truncate, rename, link, unlink, mkdir), once armed.
 * At the Nth: KILL ends the process before it, EIO fails it once, FULL fails it and every later one that needs room, SHORT writes
 * half of it and is full from then on. Each operation is a line in the log. See faults.py.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, EIO_ONCE, FULL, SHORT };
#define FILES 65536
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static char root[4096];
static size_t root_length;
static long wanted;
static int how, log_file = -1;
static atomic_long count;
static atomic_char watched[FILES];

void fault_arm(const char *folder, long nth, int kind, int log_to) {
    strncpy(root, folder, sizeof root - 1);
    root_length = strlen(root);
    wanted = nth; how = kind; log_file = log_to;
    atomic_store(&count, 0);
}

static int below(const char *path) { return root_length && path && !strncmp(path, root, root_length) && path[root_length] == '/'; }
static int is_watched(int file) { return root_length && file >= 0 && file < FILES && atomic_load(&watched[file]); }

/* 0: go on; 1: fail with errno set; 2: write half. `grows`: whether it needs room on the disk. */
static int meet(const char *operation, const char *path, int grows) {
    long number = atomic_fetch_add(&count, 1) + 1;
    if (log_file >= 0) {
        char line[5000];
        int length = snprintf(line, sizeof line, "%ld\t%s\t%s\n", number, operation, path);
        ssize_t (*put)(int, const void *, size_t) = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
        if (put(log_file, line, (size_t)length) < 0) abort();
    }
    if (!wanted || number < wanted) return 0;
    if (how == KILL && number == wanted) { kill(getpid(), SIGKILL); for (;;) pause(); }
    if (how == EIO_ONCE && number == wanted) { errno = EIO; return 1; }
    if (how == SHORT && number == wanted && grows) return 2;
    if ((how == FULL || how == SHORT) && grows) { errno = ENOSPC; return 1; }
    return 0;
}

static int meet_file(const char *operation, int file, int grows) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    return meet(operation, path, grows);
}

static int after_open(int file, const char *path, int flags) {
    if (file >= 0 && file < FILES) atomic_store(&watched[file], below(path) && (flags & O_ACCMODE) != O_RDONLY);
    return file;
}

#define OPEN(name, ...) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
    REAL(name); \
    if (below(path) && (flags & O_CREAT) && access(path, F_OK) && meet("create", path, 1)) return -1; \
    return after_open(real(__VA_ARGS__, mode), path, flags);
int open(const char *path, int flags, ...) { OPEN(open, path, flags) }
int open64(const char *path, int flags, ...) { OPEN(open64, path, flags) }
int openat(int at, const char *path, int flags, ...) { OPEN(openat, at, path, flags) }
int openat64(int at, const char *path, int flags, ...) { OPEN(openat64, at, path, flags) }

int close(int file) {
    REAL(close);
    if (file >= 0 && file < FILES) atomic_store(&watched[file], 0);
    return real(file);
}

#define WRITE(name, half, ...) \
    REAL(name); \
    if (is_watched(file)) switch (meet_file("write", file, 1)) { case 1: return -1; case 2: return real half; } \
    return real(__VA_ARGS__);
ssize_t write(int file, const void *data, size_t size) { WRITE(write, (file, data, size / 2), file, data, size) }
ssize_t pwrite(int file, const void *data, size_t size, off_t at) { WRITE(pwrite, (file, data, size / 2, at), file, data, size, at) }
ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) { WRITE(pwrite64, (file, data, size / 2, at), file, data, size, at) }
ssize_t writev(int file, const struct iovec *parts, int number) { WRITE(writev, (file, parts, number / 2), file, parts, number) }
ssize_t sendfile64(int file, int from, off64_t *at, size_t size) {
    static ssize_t (*real)(int, int, off64_t *, size_t);
    if (!real) real = (ssize_t (*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64");
    if (is_watched(file)) switch (meet_file("write", file, 1)) { case 1: return -1; case 2: return real(file, from, at, size / 2); }
    return real(file, from, at, size);
}

#define ON_FILE(operation, grows, name, ...) \
    REAL(name); \
    if (is_watched(file) && meet_file(operation, file, grows)) return -1; \
    return real(__VA_ARGS__);
int fsync(int file) {  /* folders are opened for reading and synced all the same */
    REAL(fsync);
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = root_length ? readlink(link, path, sizeof path - 1) : -1;
    if (length > 0 && (path[length] = 0, below(path)) && meet("fsync", path, 0)) return -1;
    return real(file);
}
int fdatasync(int file) { ON_FILE("fsync", 0, fdatasync, file) }
int ftruncate(int file, off_t size) { ON_FILE("truncate", 0, ftruncate, file, size) }
int ftruncate64(int file, off64_t size) { ON_FILE("truncate", 0, ftruncate64, file, size) }

#define ON_PATH(operation, grows, which, name, ...) \
    REAL(name); \
    if (below(which) && meet(operation, which, grows)) return -1; \
    return real(__VA_ARGS__);
int rename(const char *from, const char *to) { ON_PATH("rename", 0, to, rename, from, to) }
int renameat(int a, const char *from, int b, const char *to) { ON_PATH("rename", 0, to, renameat, a, from, b, to) }
int symlink(const char *to, const char *path) { ON_PATH("symlink", 1, path, symlink, to, path) }
int symlinkat(const char *to, int at, const char *path) { ON_PATH("symlink", 1, path, symlinkat, to, at, path) }
int unlink(const char *path) { ON_PATH("unlink", 0, path, unlink, path) }
int unlinkat(int at, const char *path, int flags) { ON_PATH("unlink", 0, path, unlinkat, at, path, flags) }
int mkdir(const char *path, mode_t mode) { ON_PATH("mkdir", 1, path, mkdir, path, mode) }
