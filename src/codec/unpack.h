/*
 * Documents out of what they come in: plain, .gz, .zst, .xz, .zip, .tar and
 * .tar.gz/.zst/.xz, told by content, as streams with ceilings. Pull reading:
 *     while ((rc = unpack_next(u, &m, e)) > 0)
 *         while ((rc = unpack_read(u, chunk, sizeof chunk, e)) > 0) ...
 * A member that is packed itself (a .gz inside a zip) comes out as it is. Files
 * of several gzip members or zstd frames are one stream. Check sums are checked
 * when a member is read to its end. Zip: stored and deflate; tar: ustar, GNU and
 * pax, not sparse, not the magic-less one of 1979. Other packings, known by
 * their magic (bzip2, 7z, rar ...), and encrypted zips are E_SUPPORT.
 * Memory does not grow with the file, but for unpack_rest, a line, and a zip's
 * directory. After an error only unpack_free is left to do. Errors name the
 * file and the member. One thread. Not made for archives from people (confined
 * child, later).
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct unpack_limits {
    uint64_t total;  /* unpacked bytes of all members */
    uint64_t member; /* unpacked bytes of one member */
    uint64_t ratio;  /* unpacked : packed, checked beyond the first 16 MiB */
    uint64_t members;
};
extern const struct unpack_limits unpack_limits_feed; /* 16 GiB, 8 GiB, 1000, 2 M */

struct unpack_member {
    struct str name; /* inside an archive; without ".gz" and the like else; lives until the next */
    uint64_t size;   /* unpacked, or UINT64_MAX when not known beforehand */
};

struct unpack;

/* `bytes` (e.g. a mapped file) must outlive it; `name` is for messages and the member's name. */
MUST_CHECK int unpack_open(struct str bytes, struct str name, const struct unpack_limits *limits,
                           struct unpack **ret, struct err *e);
void unpack_free(struct unpack *u);
/*
 * 1 a member (folders and links skipped), 0 the end, E_PARSE damaged, E_LIMIT a ceiling, E_SUPPORT.
 */
MUST_CHECK int unpack_next(struct unpack *u, struct unpack_member *m, struct err *e);
/* Bytes of the member: 1 to n, 0 at its end, or an error. Truncated input is E_PARSE. */
MUST_CHECK int64_t unpack_read(struct unpack *u, char *out, size_t n, struct err *e);
/*
 * The rest of the member as one piece (in place where it is not packed); dies at the next
 * unpack_next.
 */
MUST_CHECK int unpack_rest(struct unpack *u, struct str *ret, struct err *e);
/*
 * One line (without '\n'; a '\r' stays) of the member, as JSONL readers want it: 1, 0 at the
 * end, E_LIMIT over `max`. Dies with the next call on u.
 */
MUST_CHECK int unpack_line(struct unpack *u, size_t max, struct str *ret, struct err *e);
