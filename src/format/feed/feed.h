/*
 * Feed readers: foreign advisories -> the normal form. One const table; a new feed is
 * one file and one row. A reader streams: it holds one record at a time.
 */
#pragma once
#include "codec/unpack.h"
#include "model/advisory.h"

/* Where records go. A negative return stops the reader and is passed on. */
struct feed_sink {
    void *ctx;
    int (*advisory)(void *ctx, const struct advisory *r, struct err *e);
    int (*kev)(void *ctx, const struct kev *r, struct err *e);
    int (*epss)(void *ctx, const struct epss *r, struct err *e);
    int (*ssvc)(void *ctx, const struct ssvc *r, struct err *e);
    /*
     * A record that could not be understood: skipped or kept as AFFECTED_UNKNOWN; `place` names it.
     */
    void (*bad)(void *ctx, struct str place, const char *why);
};

/* Counts of one document. */
struct feed_count {
    uint64_t records, bad, duplicate_keys;
};

struct feed_format {
    const char *name;   /* as --as has it */
    const char *covers; /* which documents, one line, a text key */
    /*
     * Reads one member (the whole document) of `u`. E_PARSE when it is no such document
     * (first byte to last: truncated ones too), E_LIMIT; the error's path has line or JSON path.
     */
    int (*read)(struct unpack *u, const struct unpack_member *m, const struct feed_sink *sink,
                struct feed_count *count, struct err *e);
};

const struct feed_format *feed_format_find(struct str name);
const struct feed_format *feed_format_at(size_t i); /* NULL past the end */

/*
 * Opens `bytes` (plain or packed) and reads every member by `f`. Members whose names
 * cannot be of that feed (README, LICENSE, .md, ORIGIN) are skipped inside archives.
 */
MUST_CHECK int feed_read(const struct feed_format *f, struct str bytes, struct str name,
                         const struct feed_sink *sink, struct feed_count *count, struct err *e);
