/* niju demo: the demo group in a fresh store, matched, shown. */
#include "base/file.h"
#include "cli/cmd.h"
#include "cli/serving.h"
#include "domain/account/link.h"
#include "domain/demo/demo.h"
#include "domain/org/unit.h"
#include "domain/policy/policy.h"
#include "view/risk_view.h"
#include <stdlib.h>
#include <unistd.h>

/* The story is told once: a store that holds a group is nobody's playground. */
static int store_check_fresh(struct act *t, struct err *e)
{
    struct org org;
    int rc = org_load(t, t->now, &org, e);

    if (rc < 0)
        return rc;
    if (org.n > 0)
        rc = err_set(e, E_REFUSED, "the store holds a group already; name a new one with --store");
    org_done(&org);
    return rc;
}

static int store_make(struct cli *c, struct act *t, struct err *e)
{
    int rc = db_open(c->store, true, &c->db, e);

    if (rc == 0)
        rc = db_migrate(c->db, e);
    if (rc == 0)
        rc = cli_act(c, t, e);
    return rc < 0 ? rc : store_check_fresh(t, e);
}

struct first {
    struct act *t;
    int64_t at;
};

static int policy_body(struct db *db, void *ctx, struct err *e)
{
    struct first *f = ctx;
    struct act then = *f->t;

    (void)db;
    then.now = f->at;
    return policy_activate(&then, STR("bod-26-04"), policy_preset(STR("bod-26-04")), e);
}

static int remove_one(void *ctx, const char *path, struct err *e)
{
    (void)ctx;
    return file_remove(path, e);
}

/* The demo's own folder starts afresh each time; nobody's store is ever touched. */
static int fresh_folder(struct cli *c, struct err *e)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    const char *dir = base && *base ? str_fmt(c->a, "%s/niju/demo", base).p
                                    : str_fmt(c->a, "%s/.cache/niju/demo", home ? home : "/tmp").p;
    int rc = file_exists(dir) ? file_walk(dir, remove_one, NULL, e) : 0;

    if (rc == 0)
        rc = file_mkdirs(dir, e);
    c->store = str_fmt(c->a, "%s/niju.db", dir).p;
    c->feeds = str_fmt(c->a, "%s/feeds", dir).p;
    return rc;
}

static int monitor_show(struct cli *c, struct act *t, struct err *e)
{
    struct risk_view view = {.lang = c->style.lang};
    const struct monitor_query q = {0};
    int rc = monitor_make(t, &q, &view.monitor, e);

    if (rc == 0)
        rc = monitor_worst(t, &(struct worst_query){.n = RISK_VIEW_WORST}, view.worst,
                           &view.worst_n, e);
    if (rc == 0)
        risk_view_render(&view, c->a, c->format, &c->style, &c->out);
    return rc;
}

/* The console, with a link that signs in as the demo's CISO. */
static int console_serve(struct cli *c, struct act *t, struct err *e)
{
    const struct first_person first = {STR("demo"), STR("Demo CISO"),
                                       str_of(c->style.lang == LANG_JA ? "ja" : "en"), "demo"};
    struct serving s = {.listen = cli_option(c, "listen")};
    int rc = first_person_make(t, &first, &s.link, e);

    if (rc < 0)
        return rc;
    cli_note(c, "demo.serve", NULL);
    return serving_become(c, &s, e);
}

static int demo(struct cli *c, struct err *e)
{
    struct demo d;
    struct act t;
    int rc = c->store_given ? 0 : fresh_folder(c, e);

    if (rc == 0)
        rc = demo_open(c->a, &d, e);
    if (rc == 0)
        rc = store_make(c, &t, e);
    if (rc < 0)
        return rc;
    struct first f = {&t, t.now + (d.step_n ? d.steps[0].day : 0) * 86400};

    rc = db_write(c->db, policy_body, &f, e);
    if (rc == 0)
        rc = demo_play(&t, &d, e);
    if (rc == 0)
        rc = monitor_show(c, &t, e);
    if (rc < 0)
        return rc;
    cli_note(c, "demo.next", "store", c->store, "feeds", c->feeds, NULL);
    return cli_has(c, "no-serve") ? 0 : console_serve(c, &t, e);
}

static const struct cli_option options[] = {{"no-serve", NULL, "help.no_serve"},
                                            {"listen", "ADDR:PORT", "help.listen"},
                                            {NULL, NULL, NULL}};
const struct cli_command cmd_demo = {.name = "demo",
                                     .usage = "[--listen ADDR:PORT] [--no-serve]",
                                     .help = "help.demo",
                                     .options = options,
                                     .min_words = 0,
                                     .max_words = 0,
                                     .run = demo};
