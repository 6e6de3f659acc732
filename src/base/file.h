/* Files: mapped for reading, written whole or not at all. Any call may fail on purpose: fault.h. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

struct file_map {
    struct str bytes; /* empty for an empty file */
    void *base;       /* of the mapping, or the heap copy of a pipe's content */
    size_t mapped;    /* length of the mapping, 0 when heap */
};

/*
 * Maps a regular file, or reads "-" (standard input) and pipes up to `max` bytes.
 * E_NOTFOUND, E_IO, E_LIMIT. The error names the path.
 */
MUST_CHECK int file_map(const char *path, size_t max, struct file_map *ret, struct err *e);
void file_unmap(struct file_map *m);

/* Writes beside `path`, syncs, renames over it and syncs the folder: whole or not at all. */
MUST_CHECK int file_write(const char *path, struct str bytes, struct err *e);
/* Makes the folder and its parents (0700 where new). */
MUST_CHECK int file_mkdirs(const char *path, struct err *e);
MUST_CHECK int file_remove(const char *path, struct err *e); /* a missing file is no error */
bool file_exists(const char *path);
bool file_is_dir(const char *path);

/*
 * Calls `each` for the regular files below `path` (or `path` itself), folder by
 * folder in bytewise order of names, symbolic links not followed, names that start with '.'
 * skipped. Stops at the first non-zero return and returns it.
 */
typedef int file_each_fn(void *ctx, const char *path, struct err *e);
MUST_CHECK int file_walk(const char *path, file_each_fn *each, void *ctx, struct err *e);
