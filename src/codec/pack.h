/*
 * A zstd stream made in memory: one document, or many files as a tar. The counterpart of unpack.h.
 * One thread.
 */
#pragma once
#include "base/buf.h"

struct pack;

struct pack *pack_new(struct buf *out); /* appends to `out`, which must outlive it */
void pack_free(struct pack *p);         /* NULL is a no-op */
void pack_bytes(struct pack *p, struct str bytes);
/* A tar member: header and padded content. */
void pack_member(struct pack *p, struct str name, struct str bytes);
void pack_tar_end(struct pack *p); /* the two empty blocks */
void pack_end(struct pack *p);     /* finishes the stream */
