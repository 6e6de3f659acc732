#include "cli/fail_on.h"

int fail_on_read(const struct cli *c, struct fail_on *ret, struct err *e)
{
    struct str s = cli_option(c, "fail-on");

    *ret = (struct fail_on){TIER_NONE, CVSS_NONE};
    if (cli_has(c, "fail-on") && !tier_parse(s, &ret->tier) &&
        !cvss_severity_parse(s, &ret->severity))
        return err_set(e, E_USAGE, "--fail-on \"%.*s\" is no tier and no severity", STR_ARG(s));
    return 0;
}

bool fail_on_met(const struct fail_on *f, enum tier tier, enum cvss_severity severity)
{
    return (f->tier != TIER_NONE && tier != TIER_NONE && tier <= f->tier) ||
           (f->severity != CVSS_NONE && severity >= f->severity);
}
