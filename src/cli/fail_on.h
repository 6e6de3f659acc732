/* --fail-on TIER|SEVERITY: the exit status 1 of a finding that is at least so urgent. */
#pragma once
#include "cli/cli.h"
#include "codec/cvss.h"
#include "model/tier.h"

struct fail_on {
    enum tier tier;              /* TIER_NONE = not by tier */
    enum cvss_severity severity; /* CVSS_NONE = not by severity */
};

/* E_USAGE. Nothing given: never met. */
MUST_CHECK int fail_on_read(const struct cli *c, struct fail_on *ret, struct err *e);
bool fail_on_met(const struct fail_on *f, enum tier tier, enum cvss_severity severity);
