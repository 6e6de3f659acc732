/* niju explain: which record, range, keys, asset fact and policy row led to a finding. */
#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/vuln_code.h"
#include "domain/task/affected.h"
#include "domain/vuln/feed_cache.h"
#include "view/explain_view.h"

/* The exposures that the question is about. */
static bool asked(const struct cli *c, const struct affected_item *it, int64_t task)
{
    return it->status && (c->word_n == 0 || it->task == task);
}

static int explain(struct cli *c, struct err *e)
{
    struct affected_query q = {.asset = cli_option(c, "asset"),
                               .advisory = cli_option(c, "advisory")};
    struct explain_view v = {.style = &c->style, .a = c->a};
    struct affected f;
    struct act act;
    int64_t task = 0;
    size_t shown = 0;
    bool known;
    int rc;

    if (c->word_n == 1 ? !str_i64(c->words[0], &task) : q.asset.n == 0 || q.advisory.n == 0)
        return err_set(e, E_USAGE, "usage: niju %s %s", c->command->name, c->command->usage);
    if ((rc = cli_act(c, &act, e)) < 0)
        return rc;
    if (q.advisory.n > 0)
        rc = cli_vuln_code(c, &q.advisory, &known, e);
    if (rc < 0 || (rc = affected_make(&act, &q, &f, e)) < 0)
        return rc;
    if (image_open(feed_image_path(c->a, c->feeds), &v.img, NULL) < 0)
        v.img = NULL;
    v.affected = &f;
    explain_view_begin(&v, c->format, &c->out);
    for (size_t i = 0; i < f.n; i++) {
        if (!asked(c, &f.items[i], task))
            continue;
        explain_view_item(&v, &f.items[i]);
        shown++;
    }
    explain_view_end(&v, (int64_t)shown);
    if (shown == 0)
        rc = err_set(e, E_NOTFOUND, "nothing to explain: no such open exposure");
    image_unref(v.img);
    affected_done(&f);
    return rc;
}

static const struct cli_option options[] = {{"asset", "A", "help.explain_asset"},
                                            {"advisory", "ID", "help.explain_advisory"},
                                            {NULL, NULL, NULL}};
const struct cli_command cmd_explain = {.name = "explain",
                                        .usage = "TASK | --asset A --advisory ID",
                                        .help = "help.explain",
                                        .options = options,
                                        .min_words = 0,
                                        .max_words = 1,
                                        .run = explain};
