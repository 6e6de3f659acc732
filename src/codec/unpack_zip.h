/*
 * Inside of unpack.h: zip (stored and deflate, zip64) in memory, by libzip; other
 * methods and encryption are E_SUPPORT. Folders and symbolic links are skipped.
 */
#pragma once
#include "codec/unpack_stream.h"

struct unpack_zip;

/* `bytes` and `meter` outlive it. E_PARSE, E_LIMIT (members). */
MUST_CHECK int unpack_zip_open(struct str bytes, struct unpack_meter *meter,
                               struct unpack_zip **ret, struct err *e);
void unpack_zip_free(struct unpack_zip *z); /* NULL is a no-op */
MUST_CHECK int unpack_zip_next(struct unpack_zip *z, struct unpack_member *m, struct err *e);
MUST_CHECK int64_t unpack_zip_read(struct unpack_zip *z, char *out, size_t n, struct err *e);
/* The whole member at once, 1, if it is small and not yet begun, else 0; lives until the next. */
MUST_CHECK int unpack_zip_whole(struct unpack_zip *z, struct str *ret, struct err *e);
