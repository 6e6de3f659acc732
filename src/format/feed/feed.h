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
    /* Any of these may be NULL: the caller does not want them. */
    int (*advisory)(void *ctx, const struct advisory *r, struct err *e);
    int (*kev)(void *ctx, const struct kev *r, struct err *e);
    int (*epss)(void *ctx, const struct epss *r, struct err *e);
    int (*ssvc)(void *ctx, const struct ssvc *r, struct err *e);
    /*
     * Something that could not be understood: its record is skipped, or kept with the rest, an
     * unclear range as AFFECTED_UNKNOWN. `place` names it ("CVE-2024-1: affected[2].versions[0]",
     * "line 7"); `why` is a constant, a text key.
     */
    void (*bad)(void *ctx, struct str place, const char *why);
    /* References and weaknesses are not wanted: they are checked and left empty. */
    bool plain;
};

/* Counts of one document. */
struct feed_count {
    uint64_t records; /* given to the sink: advisories, or lines of the KEV and EPSS lists */
    uint64_t bad;
    uint64_t duplicate_keys; /* not counted in feeds, so 0: the first of a name wins */
};

struct feed_input; /* feed_input.h: the readers' own */

struct feed_format {
    const char *name;   /* as --as has it */
    const char *covers; /* which documents, one line, a text key */
    /* Names of files of that feed inside archives: endings, separated by spaces; NULL: any. */
    const char *endings;
    /*
     * Reads one member (the whole document). E_PARSE when it is no such document
     * (first byte to last: truncated ones too), E_LIMIT; the error's path has line or JSON path.
     */
    int (*read)(struct feed_input *in, struct err *e);
};

const struct feed_format *feed_format_find(struct str name);
const struct feed_format *feed_format_at(size_t i); /* NULL past the end */

/*
 * Whether a file's name can be of that feed: "a/README.md" cannot, "cves/delta.json" is no
 * record. For walks over folders; feed_read asks by itself inside archives.
 */
bool feed_format_takes(const struct feed_format *f, struct str name);

struct feed_document {
    struct str bytes; /* plain or packed, e.g. a mapped file */
    struct str name;  /* for messages */
};

/*
 * Opens the document and reads every member by `f`, adding to *count. The error's path begins
 * with its name. Inside an archive a member that is no such document is counted as
 * bad; E_PARSE when none is. What the sink got before an error is to be thrown away.
 */
MUST_CHECK int feed_read(const struct feed_format *f, const struct feed_document *d,
                         const struct feed_sink *sink, struct feed_count *count, struct err *e);
