/*
 * Inside of unpack.h: one packed byte string (gzip, zstd, xz or not packed at
 * all) as a stream of its bytes. One thread.
 */
#pragma once
#include "codec/unpack_meter.h"

enum unpack_coding { UNPACK_PLAIN, UNPACK_GZ, UNPACK_ZST, UNPACK_XZ, UNPACK_ZIP, UNPACK_OTHER };

/* By the first bytes; `name` gets the format's name ("gzip"; of UNPACK_OTHER too). */
enum unpack_coding unpack_coding_of(struct str bytes, const char **name);

struct unpack_stream;

/* `bytes` and `meter` outlive it; not for UNPACK_ZIP and UNPACK_OTHER. */
struct unpack_stream *unpack_stream_new(enum unpack_coding coding, struct str bytes,
                                        struct unpack_meter *meter);
void unpack_stream_free(struct unpack_stream *s); /* NULL is a no-op */
/* 1 to n bytes, 0 at the end (its check sums were right), E_PARSE, E_LIMIT. */
MUST_CHECK int64_t unpack_stream_read(struct unpack_stream *s, char *out, size_t n, struct err *e);
/* The first bytes, 512 at most, which the next reads give again. Before any read. */
MUST_CHECK int unpack_stream_peek(struct unpack_stream *s, struct str *ret, struct err *e);
