/* VERS: "vers:npm/>=1.2.3|<2.0.0" version ranges (package-url/vers-spec, draft Ecma standard). */
#pragma once
#include "base/arena.h"
#include "codec/version/version.h"

enum { VERS_TEXT_MAX = 1 << 20 }; /* bytes; past it E_LIMIT */

enum vers_op { VERS_EQ, VERS_NE, VERS_LT, VERS_LE, VERS_GT, VERS_GE, VERS_ANY };

struct vers_constraint {
    enum vers_op op;
    struct str version; /* percent-decoded; empty for VERS_ANY */
};

struct vers_range {
    struct str scheme_name;
    const struct ver_scheme
        *scheme; /* NULL when the order is not built: containment then E_SUPPORT */
    const struct vers_constraint *items; /* sorted by version where `ordered`, else as written */
    size_t n;
    bool ordered; /* the scheme is built and knows every version; else nothing can be inside */
};

/*
 * Strings live in the arena. E_PARSE names the constraint. The constraints may stand in any
 * order and be redundant; what is refused is bad syntax, white space, and one version under
 * two comparators. A version that the scheme does not know leaves the range unordered.
 */
MUST_CHECK int vers_parse(struct arena *a, struct str text, struct vers_range *ret, struct err *e);
/*
 * As vers_parse, but only what the specification calls valid and canonical: sorted, unique
 * versions, no redundant comparators, the canonical percent-encoding. E_PARSE otherwise.
 */
MUST_CHECK int vers_parse_strict(struct arena *a, struct str text, struct vers_range *ret,
                                 struct err *e);
/*
 * *in = whether the version is inside (the specification's containment algorithm; a redundant
 * range counts as what it simplifies to; only "!=" constraints leave all else inside).
 * E_PARSE: `version` or one of the range's (the path says which) is none of the scheme;
 * E_SUPPORT: the scheme's order is not built.
 */
MUST_CHECK int vers_contains(const struct vers_range *r, struct str version, bool *in,
                             struct err *e);
/* The canonical spelling: sorted, encoded, no spaces. */
struct str vers_text(struct arena *a, const struct vers_range *r);
