/*
 * The feeds' cache: a folder with the documents as they came (packed), a manifest that says
 * what, when and how many, and the image compiled of them. Documents are added whole or not
 * at all; of the same format and name the newer one counts.
 *     DIR/manifest.jsonl   DIR/documents/FORMAT-HASH   DIR/advisories.image
 */
#pragma once
#include "domain/org/act.h"
#include "base/vec.h"
#include "format/feed/feed.h"
#include "index/image_build.h"

struct feed_doc {
    struct str format, name, file, hash; /* hash: SHA-256 of the document as it came, hex */
    int64_t received;
    int64_t size, records, bad;
};
VEC_TYPE(feed_doc_list, struct feed_doc);

struct feed_cache {
    struct arena *a;
    const char *dir;
    int64_t now;
    struct feed_doc_list docs; /* in order of receipt */
    int lock;                  /* descriptor, -1 = reading only */
};

/*
 * Reads the manifest; a missing folder is an empty cache. `write` takes the lock (E_IO "in use"
 * after 30 s) and makes the folder.
 */
MUST_CHECK int feed_cache_open(struct feed_cache *c, bool write, struct err *e);
void feed_cache_close(struct feed_cache *c);

struct feed_import {
    const struct feed_format *format;
    const char *path;        /* a file, a folder or "-"; the name */
    struct str bytes; /* the document itself, instead of what stands at `path`; or "" */
    struct feed_count count; /* out */
    bool unchanged;          /* out: the very same document was there */
    /* called for each record not understood; may be NULL */
    void (*bad)(void *ctx, struct str place, const char *why);
    void *ctx;
};
/* Checks the whole document, then keeps it. The image is not touched. */
MUST_CHECK int feed_cache_import(struct feed_cache *c, struct feed_import *im, struct err *e);

/* Compiles all documents and swaps the new image in by rename. */
MUST_CHECK int feed_cache_build(struct feed_cache *c, struct image_stats *stats, struct err *e);

/* "DIR/advisories.image", in the arena. */
const char *feed_image_path(struct arena *a, const char *dir);
/* The compiled image of t->feeds; NULL where no feeds were imported yet. */
struct image;
MUST_CHECK int feed_image_open(struct act *t, struct image **ret, struct err *e);
