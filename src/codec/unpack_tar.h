/*
 * Inside of unpack.h: tar (ustar, GNU long names, pax path and size) over a
 * stream. Folders, links and devices are skipped; sparse files are E_SUPPORT.
 * Source: POSIX pax(1), "ustar Interchange Format"; GNU tar's manual, "Basic Tar Format".
 */
#pragma once
#include "codec/unpack_stream.h"

struct unpack_tar;

bool unpack_tar_is(struct str head);                         /* the first 512 bytes */
struct unpack_tar *unpack_tar_new(struct unpack_stream *in); /* borrowed */
void unpack_tar_free(struct unpack_tar *t);                  /* NULL is a no-op */
/* 1 a member (the rest of the last one is skipped), 0 the end, E_PARSE, E_LIMIT, E_SUPPORT. */
MUST_CHECK int unpack_tar_next(struct unpack_tar *t, struct unpack_member *m, struct err *e);
MUST_CHECK int64_t unpack_tar_read(struct unpack_tar *t, char *out, size_t n, struct err *e);
