#include "base/file.h"
#include "base/alloc.h"
#include "base/fault.h"
#include "base/sort.h"
#include "base/vec.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* True when the call is to fail on purpose; sets errno. */
static bool faulty(void)
{
    if (!fault_hit(FAULT_FILE))
        return false;
    errno = EIO;
    return true;
}

static int read_all(int fd, size_t max, struct file_map *ret, struct err *e)
{
    struct buf b = BUF_INIT(0);

    for (;;) {
        char *at = buf_room(&b, 64 << 10);
        ssize_t n = faulty() ? -1 : read(fd, at, 64 << 10);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            buf_done(&b);
            return err_errno(e, "read");
        }
        if (n == 0)
            break;
        b.n += (size_t)n;
        if (b.n > max) {
            buf_done(&b);
            return err_set(e, E_LIMIT, "over %zu bytes; split the file", max);
        }
    }
    *ret = (struct file_map){buf_str(&b), b.p, 0};
    return 0;
}

static int map_fd(int fd, size_t max, struct file_map *ret, struct err *e)
{
    struct stat st;

    if (faulty() || fstat(fd, &st) < 0)
        return err_errno(e, "read");
    if (S_ISDIR(st.st_mode))
        return err_set(e, E_IO, "is a folder; name a file");
    if (!S_ISREG(st.st_mode))
        return read_all(fd, max, ret, e);
    if ((uint64_t)st.st_size > max)
        return err_set(e, E_LIMIT, "over %zu bytes; split the file", max);
    if (st.st_size == 0) {
        *ret = (struct file_map){0};
        return 0;
    }
    size_t n = (size_t)st.st_size;
    void *p = faulty() ? MAP_FAILED : mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);

    if (p == MAP_FAILED)
        return err_errno(e, "map");
    *ret = (struct file_map){{p, n}, p, n};
    return 0;
}

int file_map(const char *path, size_t max, struct file_map *ret, struct err *e)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : faulty() ? -1 : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        (void)err_errno(e, "open");
        return err_in(e, "%s", path);
    }
    int rc = map_fd(fd, max, ret, e);

    if (!standard)
        close(fd);
    return rc < 0 ? err_in(e, "%s", standard ? "standard input" : path) : 0;
}

void file_unmap(struct file_map *m)
{
    if (m->mapped)
        munmap(m->base, m->mapped);
    else
        alloc_free(m->base);
    *m = (struct file_map){0};
}

static int write_all(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = faulty() ? -1 : write(fd, bytes.p, bytes.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return faulty() || fsync(fd) < 0 ? -1 : 0;
}

static int sync_parent(const char *path)
{
    struct str s = str_of(path);
    ptrdiff_t slash = str_rfind_char(s, '/');
    struct buf dir = BUF_INIT(0);

    buf_add(&dir, slash < 0 ? STR(".") : str_sub(s, 0, slash ? (size_t)slash : 1));
    buf_add_char(&dir, '\0');
    int fd = open(dir.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    buf_done(&dir);
    if (fd < 0)
        return -1;
    int rc = faulty() ? -1 : fsync(fd);

    close(fd);
    return rc;
}

int file_write(const char *path, struct str bytes, struct err *e)
{
    struct buf temp = BUF_INIT(0);
    int rc = 0;

    buf_fmt(&temp, "%s.%ld.new", path, (long)getpid());
    buf_add_char(&temp, '\0');
    int fd = faulty() ? -1 : open(temp.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || write_all(fd, bytes) < 0)
        rc = err_errno(e, "write");
    if (fd >= 0 && close(fd) < 0 && rc == 0)
        rc = err_errno(e, "write");
    if (rc == 0 && (faulty() || rename(temp.p, path) < 0 || sync_parent(path) < 0))
        rc = err_errno(e, "rename");
    if (rc < 0)
        unlink(temp.p);
    buf_done(&temp);
    return rc < 0 ? err_in(e, "%s", path) : 0;
}

int file_mkdirs(const char *path, struct err *e)
{
    struct buf part = BUF_INIT(0);
    struct str rest = {path, strlen(path)};
    int rc = 0;

    if (str_starts(rest, STR("/")))
        buf_add_char(&part, *rest.p++), rest.n--;
    while (rest.n > 0 && rc == 0) {
        buf_add(&part, str_cut(&rest, '/'));
        buf_add_char(&part, '\0');
        if (part.p[0] != '\0' && (faulty() || mkdir(part.p, 0700) < 0) && errno != EEXIST)
            rc = err_errno(e, "make the folder");
        part.p[part.n - 1] = '/';
    }
    buf_done(&part);
    if (rc == 0 && !file_is_dir(path)) {
        errno = ENOTDIR;
        rc = err_errno(e, "make the folder");
    }
    return rc < 0 ? err_in(e, "%s", path) : 0;
}

int file_remove(const char *path, struct err *e)
{
    if ((faulty() || unlink(path) < 0) && errno != ENOENT) {
        (void)err_errno(e, "remove");
        return err_in(e, "%s", path);
    }
    return 0;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int name_cmp(const void *a, const void *b, void *ctx)
{
    (void)ctx;
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_read(DIR *d, const char *path, char ***ret, size_t *n)
{
    VEC(char *) names = {0};

    for (struct dirent *en; (en = readdir(d));) {
        if (en->d_name[0] == '.')
            continue;
        size_t len = strlen(path) + strlen(en->d_name) + 2;
        char *full = alloc_new(len);

        snprintf(full, len, "%s/%s", path, en->d_name);
        *vec_add(&names) = full;
    }
    sort_with(names.p, names.n, sizeof *names.p, name_cmp, NULL);
    *ret = names.p;
    *n = names.n;
}

static int walk(const char *path, int depth, file_each_fn *each, void *ctx, struct err *e)
{
    enum { DEPTH_MAX = 64 };
    struct stat st;
    char **names;
    size_t n;
    int rc = 0;

    if (faulty() || (depth ? lstat(path, &st) : stat(path, &st)) < 0)
        return err_errno(e, "open"), err_in(e, "%s", path);
    if (S_ISREG(st.st_mode) || (depth == 0 && !S_ISDIR(st.st_mode)))
        return each(ctx, path, e);
    if (!S_ISDIR(st.st_mode))
        return 0;
    if (depth == DEPTH_MAX) {
        (void)err_set(e, E_LIMIT, "folders nested deeper than %d", DEPTH_MAX);
        return err_in(e, "%s", path);
    }
    DIR *d = faulty() ? NULL : opendir(path);

    if (d == NULL)
        return err_errno(e, "open"), err_in(e, "%s", path);
    names_read(d, path, &names, &n);
    closedir(d);
    for (size_t i = 0; i < n; i++) {
        if (rc == 0)
            rc = walk(names[i], depth + 1, each, ctx, e);
        alloc_free(names[i]);
    }
    alloc_free(names);
    return rc;
}

int file_walk(const char *path, file_each_fn *each, void *ctx, struct err *e)
{
    return walk(path, 0, each, ctx, e);
}
