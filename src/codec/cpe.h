/* CPE 2.3 names, both bindings (NISTIR 7695), and name matching (NISTIR 7696). */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum cpe_field {
    CPE_PART,
    CPE_VENDOR,
    CPE_PRODUCT,
    CPE_VERSION,
    CPE_UPDATE,
    CPE_EDITION,
    CPE_LANGUAGE,
    CPE_SW_EDITION,
    CPE_TARGET_SW,
    CPE_TARGET_HW,
    CPE_OTHER,
    CPE_FIELDS
};

enum { CPE_MAX = 4096 }; /* bytes of a name */

enum cpe_logical { CPE_VALUE, CPE_ANY, CPE_NA };

struct cpe_value {
    enum cpe_logical kind;
    struct str text; /* for CPE_VALUE: well-formed-name form: lower case, specials quoted by '\' */
};

struct cpe {
    struct cpe_value f[CPE_FIELDS];
};

enum cpe_relation { CPE_EQUAL, CPE_SUPERSET, CPE_SUBSET, CPE_DISJOINT, CPE_UNDEFINED };

/*
 * "cpe:2.3:a:..." or the URI binding "cpe:/a:..." ; strings live in the arena. E_PARSE names the
 * field.
 */
MUST_CHECK int cpe_parse(struct arena *a, struct str text, struct cpe *ret, struct err *e);
/* The formatted string "cpe:2.3:...". */
struct str cpe_text(struct arena *a, const struct cpe *c);
/* The URI binding "cpe:/a:...". */
struct str cpe_uri(struct arena *a, const struct cpe *c);
/* The field's text without quoting ("1\.2" -> "1.2"); empty for ANY and NA. */
struct str cpe_plain(struct arena *a, const struct cpe *c, enum cpe_field f);
/*
 * A vendor or product as the CPE dictionary spells it: lower case, spaces and what is no
 * printable ASCII to '_'; then quoted.
 */
struct str cpe_quote(struct arena *a, struct str plain);

/* One attribute, table 6-2 of NISTIR 7696; wildcards in the source only. */
enum cpe_relation cpe_match_field(const struct cpe_value *source, const struct cpe_value *target);
/*
 * Whole names: the set relation of source to target. DISJOINT if one field is; EQUAL,
 * SUBSET or SUPERSET if all fields are that or equal; else UNDEFINED.
 */
enum cpe_relation cpe_match(const struct cpe *source, const struct cpe *target);
const char *cpe_relation_name(enum cpe_relation r); /* "superset" */
