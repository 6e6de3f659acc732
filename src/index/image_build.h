/*
 * Compiles advisories of all sources into the read-only image (estate.md): joins what is
 * one to one, expands what names several CVEs, merges facts, turns versions into order
 * keys, and writes one file. The same inputs give the same bytes, in any order of adding
 * within a source. One thread.
 */
#pragma once
#include "base/buf.h"
#include "model/advisory.h"

struct image_builder;

struct image_builder *image_builder_new(void);
void image_builder_free(struct image_builder *b); /* NULL is a no-op */

/* All are copied. A later record of the same source and id replaces an earlier one. */
void image_add_advisory(struct image_builder *b, const struct advisory *r);
void image_add_kev(struct image_builder *b, const struct kev *r);
void image_add_epss(struct image_builder *b, const struct epss *r);
void image_add_ssvc(struct image_builder *b, const struct ssvc *r);

struct image_stats {
    /* unknown: versions or ranges not understood */
    uint64_t records, vulns, packages, entries, unknown;
};

/*
 * The whole file. `inputs`: a line per document (format, name, hash, received) for the header.
 * E_LIMIT over 4 GiB a section.
 */
MUST_CHECK int image_build(struct image_builder *b, struct str inputs, struct buf *out,
                           struct image_stats *stats, struct err *e);
