/*
 * Wrong answers at signing in: after some, who gave them waits, longer each time. Counted by login
 * and address together, and more mildly by address, so that nobody can lock out somebody else.
 */
#pragma once
#include "domain/org/act.h"

struct throttle_subject {
    struct str login, peer;
};

/* E_THROTTLED: too early. */
MUST_CHECK int throttle_check(struct act *t, const struct throttle_subject *who, struct err *e);
MUST_CHECK int throttle_failed(struct act *t, const struct throttle_subject *who, struct err *e);
MUST_CHECK int throttle_forget(struct act *t, const struct throttle_subject *who, struct err *e);
