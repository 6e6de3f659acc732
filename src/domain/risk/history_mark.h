/* What happened on the days of a trend: another policy, a reorganisation, listings as exploited. */
#pragma once
#include "domain/risk/history.h"

enum mark_kind { MARK_KEV, MARK_POLICY, MARK_REORGANISATION };

struct history_mark {
    int64_t day; /* UTC */
    enum mark_kind kind;
    struct str name; /* of the vulnerability, the policy, the unit */
};
VEC_TYPE(history_mark_list, struct history_mark);

/*
 * Those of the query's days by day and kind. Vulnerabilities are named to who sees the whole
 * group only: that one was looked for tells what the group has. Strings in t->a.
 */
MUST_CHECK int history_marks(struct act *t, const struct history_query *q,
                             struct history_mark_list *ret, struct err *e);
