/*
 * Due-date policy as data: a table from facts to a tier, rows read top down (scores.md). The
 * table is CSV: any of the columns exposed, kev, automatable, total, severity, criticality,
 * purpose, sensitive; then tier and, where it differs from the tier's own, days.
 * A cell is "any", "yes"/"no", a word, or for severity and criticality the least that fits.
 */
#pragma once
#include "codec/cvss.h"
#include "domain/org/act.h"
#include "model/tier.h"

struct policy_facts {
    bool exposed, kev, automatable, total;
    bool sensitive;
    enum cvss_severity severity;
    int64_t criticality;
    struct str purpose;
};

struct policy;

/* The table lives in the arena. E_PARSE names the line; E_INVALID: some facts meet no row. */
MUST_CHECK int policy_parse(struct arena *a, struct str csv, struct policy **ret, struct err *e);

struct policy_answer {
    enum tier tier;
    int days;
    size_t row; /* from 1, as in the table */
};
struct policy_answer policy_decide(const struct policy *p, const struct policy_facts *f);
/* The row as the table has it. */
struct str policy_row_text(const struct policy *p, size_t row);

/*
 * Shipped tables by name: "bod-26-04" (the default), "bod-22-01", "severity-days"; "" when unknown.
 */
struct str policy_preset(struct str name);

/* Policies in force one after the other. */
struct policy_span {
    int64_t from_at, to_at;
    struct str name;
    struct policy *policy;
};
struct policy_history {
    struct policy_span *p;
    size_t n;
};
MUST_CHECK int policy_load(struct act *t, struct policy_history *ret, struct err *e);
/* Puts a table in force from now on, audited. In a transaction. */
MUST_CHECK int policy_activate(struct act *t, struct str name, struct str csv, struct err *e);
