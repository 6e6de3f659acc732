/*
 * Inside of unpack.h: one packed byte string (gzip, zstd, xz or not packed at
 * all) as a stream of its bytes, and the meter that all of a file's unpacking
 * runs through. One thread.
 */
#pragma once
#include "codec/unpack.h"

enum unpack_coding { UNPACK_PLAIN, UNPACK_GZ, UNPACK_ZST, UNPACK_XZ, UNPACK_ZIP, UNPACK_OTHER };

/* By the first bytes; `name` gets the format's name ("gzip"; of UNPACK_OTHER too). */
enum unpack_coding unpack_coding_of(struct str bytes, const char **name);

/* What came out so far, against the ceilings. */
struct unpack_meter {
    const struct unpack_limits *limits;
    uint64_t packed; /* bytes that went in */
    uint64_t total;
};

/* Counts n unpacked bytes; E_LIMIT beyond `total` or `ratio`. */
MUST_CHECK int unpack_meter_add(struct unpack_meter *m, uint64_t n, struct err *e);
/* E_PARSE: "the gzip data is cut off or damaged; fetch it again". */
int unpack_damaged(const char *format, struct err *e);

struct unpack_stream;

/* `bytes` and `meter` outlive it; not for UNPACK_ZIP and UNPACK_OTHER. */
struct unpack_stream *unpack_stream_new(enum unpack_coding coding, struct str bytes,
                                        struct unpack_meter *meter);
void unpack_stream_free(struct unpack_stream *s); /* NULL is a no-op */
/* 1 to n bytes, 0 at the end (its check sums were right), E_PARSE, E_LIMIT. */
MUST_CHECK int64_t unpack_stream_read(struct unpack_stream *s, char *out, size_t n, struct err *e);
/* The first bytes, 512 at most, which the next reads give again. Before any read. */
MUST_CHECK int unpack_stream_peek(struct unpack_stream *s, struct str *ret, struct err *e);
