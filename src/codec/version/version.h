/*
 * Version schemes: one const table of orders. Every scheme turns a version into
 * an order key, a byte string whose memcmp order (shorter prefix first) is the
 * scheme's order, and compares two versions directly. Pure and thread-safe.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include <endian.h>

enum ver_order {
    VER_DEB,
    VER_RPM,
    VER_APK,
    VER_SEMVER,
    VER_PYPI,
    VER_GEM,
    VER_GENERIC,
    VER_ORDERS
};

enum { VER_MAX = 1024 }; /* bytes of a version; longer ones are undetermined (E_LIMIT) */

struct ver_scheme {
    const char *name;     /* as the command line and VERS have it: "deb", "npm", "go" ... */
    enum ver_order order; /* names that share an order are aliases of it */
};

/* By name (lower case); NULL when unknown. `ver_known` tells names that are planned, not built. */
const struct ver_scheme *ver_scheme_find(struct str name);
/* maven nuget composer pub hackage cran gentoo alpm openssl windows */
bool ver_scheme_planned(struct str name);
const struct ver_scheme *ver_scheme_at(size_t i); /* NULL past the end */

/*
 * The generic order, for vendors that state none: numbers and words in turn, whatever
 * separates them. A number sorts after a word, a missing number is 0 (1.2 is 1.2.0), words
 * ignore case. Below the bare version stand '~' and dev, alpha, beta, milestone, pre, rc and
 * their like; any other word stands above it: 1.2-rc1 < 1.2 < 1.2a < 1.2b < 1.2.1 < 1.10.
 */

/*
 * Appends the order key of `v`. E_PARSE (says what is wrong with it) or E_LIMIT
 * (over VER_MAX); then nothing was appended. The empty key sorts before every
 * version's key and stands for "from the beginning" (OSV's introduced 0).
 * The key of one version is never empty.
 */
MUST_CHECK int ver_key(enum ver_order order, struct str v, struct buf *out, struct err *e);

/* Two keys of one order: -1, 0, 1. As str_cmp, but in the caller's loop. */
static inline int ver_key_cmp(struct str a, struct str b);

/* *ret = -1, 0, 1. E_PARSE or E_LIMIT when one of them is no version of the order. */
MUST_CHECK int ver_cmp(enum ver_order order, struct str a, struct str b, int *ret, struct err *e);

/* Whether v states an epoch ("1:2.3-4"); only deb and rpm have them. */
bool ver_has_epoch(enum ver_order order, struct str v);

/*
 * Whether v is a pypi version outside PEP 440: it has a key and compares, but only by
 * setuptools' legacy rule, so a matcher answers "undetermined".
 */
bool ver_is_legacy(enum ver_order order, struct str v);

/* The first 8 of n bytes as a number of the same order; under 8, of n bytes. */
static inline uint64_t ver_key_head(const char *p, size_t n)
{
    uint64_t whole = 0;
    uint32_t first, last;

    if (n >= 8) {
        memcpy(&whole, p, 8);
        return be64toh(whole);
    }
    if (n >= 4) { /* the two overlap, which does no harm: n is the same for both keys */
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        return (uint64_t)be32toh(first) << 32 | be32toh(last);
    }
    for (size_t i = 0; i < n; i++)
        whole = whole << 8 | (unsigned char)p[i];
    return whole;
}

static inline int ver_key_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n, i = 0;

    if (__builtin_expect(n >= 8, 1)) {
        uint64_t x = ver_key_head(a.p, 8), y = ver_key_head(b.p, 8);

        if (x != y)
            return x < y ? -1 : 1;
        for (i = 8; i + 8 <= n; i += 8) {
            x = ver_key_head(a.p + i, 8);
            y = ver_key_head(b.p + i, 8);
            if (x != y)
                return x < y ? -1 : 1;
        }
        i = n - 8;
    }
    uint64_t x = ver_key_head(a.p + i, n - i), y = ver_key_head(b.p + i, n - i);

    return x != y ? (x > y) - (x < y) : (a.n > b.n) - (a.n < b.n);
}
