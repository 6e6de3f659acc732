/*
 * Findings (検出事項) that are no match: what any detector saw, in one table of kinds. A detector
 * says what it sees now; what it no longer sees closes, what is new opens.
 */
#pragma once
#include "base/vec.h"
#include "codec/cvss.h"
#include "domain/org/unit.h"

struct finding_kind {
    const char *name; /* "vacancy" ... */
    const char *text; /* key of its title, data/text/messages.tsv */
};
const struct finding_kind *finding_kind_find(struct str name); /* NULL */

struct finding {
    int64_t id, unit, asset; /* 0 = none */
    struct str kind, subject, source, evidence;
    enum cvss_severity severity;
    int64_t first_seen, last_seen, closed_at; /* closed_at 0 = open */
};
VEC_TYPE(finding_list, struct finding);

MUST_CHECK int finding_load(struct act *t, struct finding_list *ret, struct err *e);

/* All that a source sees of a kind now, keyed by subject. */
struct finding_sight {
    struct str kind, source;
    struct finding_list seen;
};
/* Opens, confirms, closes by it. In a transaction. *changed counts what opened or closed. */
MUST_CHECK int finding_report(struct act *t, const struct finding_sight *sight, size_t *changed,
                              struct err *e);
