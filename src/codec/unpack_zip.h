/*
 * Inside of unpack.h: zip (stored and deflate, zip64) in memory, by libzip; other
 * methods and encryption are E_SUPPORT. Folders and symbolic links are skipped.
 * It is a shared object of its own, opened at the first zip: libzip brings OpenSSL, whose
 * loading takes longer than most commands.
 */
#pragma once
#include "codec/unpack_meter.h"

struct unpack_zip;

struct unpack_zip_reader {
    const char *version; /* NIJU_VERSION */
    /* `bytes` and `meter` outlive it. E_PARSE, E_LIMIT (members). */
    int (*open)(struct str bytes, struct unpack_meter *meter, struct unpack_zip **ret,
                struct err *e);
    void (*free)(struct unpack_zip *z); /* NULL is a no-op */
    int (*next)(struct unpack_zip *z, struct unpack_member *m, struct err *e);
    int64_t (*read)(struct unpack_zip *z, char *out, size_t n, struct err *e);
    /* The whole member at once, 1, if it is small and not yet begun, else 0; until the next. */
    int (*whole)(struct unpack_zip *z, struct str *ret, struct err *e);
};

/* The one symbol of unpack_zip.so: `const struct unpack_zip_reader unpack_zip`. */
#define UNPACK_ZIP_SYMBOL "unpack_zip"

/* E_SUPPORT where the object is missing. */
MUST_CHECK int unpack_zip_load(const struct unpack_zip_reader **ret, struct err *e);
