/* Inside of unpack.h: what all of a file's unpacking runs through. One thread. */
#pragma once
#include "codec/unpack.h"

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
