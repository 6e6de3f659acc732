/*
 * Version schemes: one const table of orders. Every scheme turns a version into
 * an order key, a byte string whose memcmp order (shorter prefix first) is the
 * scheme's order, and compares two versions directly. Pure and thread-safe.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

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

/* *ret = -1, 0, 1. E_PARSE or E_LIMIT when one of them is no version of the order. */
MUST_CHECK int ver_cmp(enum ver_order order, struct str a, struct str b, int *ret, struct err *e);

/* Whether v states an epoch ("1:2.3-4"); only deb and rpm have them. */
bool ver_has_epoch(enum ver_order order, struct str v);

/*
 * Whether v is a pypi version outside PEP 440: it has a key and compares, but only by
 * setuptools' legacy rule, so a matcher answers "undetermined".
 */
bool ver_is_legacy(enum ver_order order, struct str v);
