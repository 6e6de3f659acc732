#include "cli/cli_round.h"

static const char *number(struct cli *c, size_t n)
{
    return str_fmt(c->a, "%zu", n).p;
}

int cli_round(struct cli *c, struct act *t, struct err *e)
{
    struct round_result r;
    int rc = round_run(t, &r, e);

    if (rc < 0)
        return rc;
    if (!r.image)
        cli_note(c, "round.no_image", NULL);
    cli_note(c, "round.done", "exposures", number(c, r.exposures), "undetermined",
             number(c, r.undetermined), "opened", number(c, r.tasks.opened), "closed",
             number(c, r.tasks.closed), "reopened", number(c, r.tasks.reopened + r.tasks.disproved),
             "changed", number(c, r.tasks.changed), NULL);
    return 0;
}

int cli_round_if_store(struct cli *c, struct err *e)
{
    struct act t;
    int rc = cli_act(c, &t, e);

    if (rc == E_NOTFOUND) {
        err_clear(e);
        return 0;
    }
    return rc < 0 ? rc : cli_round(c, &t, e);
}
