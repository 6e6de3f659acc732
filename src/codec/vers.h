/* VERS: "vers:npm/>=1.2.3|<2.0.0" version ranges (package-url/vers-spec). */
#pragma once
#include "base/arena.h"
#include "codec/version/version.h"

enum vers_op { VERS_EQ, VERS_NE, VERS_LT, VERS_LE, VERS_GT, VERS_GE, VERS_ANY };

struct vers_constraint {
    enum vers_op op;
    struct str version; /* percent-decoded; empty for VERS_ANY */
};

struct vers_range {
    struct str scheme_name;
    /* NULL when the order is not built: containment then E_SUPPORT */
    const struct ver_scheme *scheme;
    const struct vers_constraint *items; /* sorted by version where the scheme is built */
    size_t n;
};

/* Strings live in the arena. E_PARSE names the constraint. */
MUST_CHECK int vers_parse(struct arena *a, struct str text, struct vers_range *ret, struct err *e);
/* *in = whether the version is inside (the specification's containment algorithm). */
MUST_CHECK int vers_contains(const struct vers_range *r, struct str version, bool *in,
                             struct err *e);
/* The canonical spelling: sorted, encoded, no spaces. */
struct str vers_text(struct arena *a, const struct vers_range *r);
