/* niju task list, show, take, plan, interim, done. */
#include "base/sort.h"
#include "cli/cmd.h"
#include "codec/cvss.h"
#include "domain/task/task_decide.h"
#include "view/task_view.h"

struct listing {
    struct cli *c;
    struct org org;
    struct task_list tasks;
    struct task_view view;
    const struct unit *top;
    enum tier tier;
    bool severity_given, state_given;
    enum cvss_severity severity;
    enum task_state state;
};

static bool wanted(const struct listing *l, const struct task *k)
{
    const struct cli *c = l->c;

    if (l->top && !org_below(&l->org, org_by_id(&l->org, k->unit), l->top))
        return false;
    if (l->state_given ? k->state != l->state : k->state == TASK_CLOSED && !cli_has(c, "all"))
        return false;
    if ((l->tier != TIER_NONE && k->tier != l->tier) ||
        (l->severity_given && k->severity < l->severity) ||
        (cli_has(c, "priority") && !k->high_priority) ||
        (cli_has(c, "overdue") && !task_view_overdue(&l->view, k)))
        return false;
    return !cli_has(c, "component") || str_eq(cli_option(c, "component"), k->name);
}

/* The most urgent first: by due date, then tier, then id. */
static int urgency_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct task *a = pa, *b = pb;
    int64_t da = a->due_day ? a->due_day : INT64_MAX, db = b->due_day ? b->due_day : INT64_MAX;

    (void)ctx;
    if (da != db)
        return da < db ? -1 : 1;
    if (a->tier != b->tier)
        return a->tier < b->tier ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static int filters_read(struct listing *l, struct err *e)
{
    const struct cli *c = l->c;
    struct unit *top;
    int rc;

    if (cli_has(c, "unit")) {
        if ((rc = org_find(&l->org, cli_option(c, "unit"), &top, e)) < 0)
            return rc;
        l->top = top;
    }
    if (cli_has(c, "tier") && !tier_parse(cli_option(c, "tier"), &l->tier))
        return err_set(e, E_USAGE, "--tier is none of 3d-triage, 3d, 14d, 60d, next");
    l->severity_given = cli_has(c, "severity");
    if (l->severity_given && !cvss_severity_parse(cli_option(c, "severity"), &l->severity))
        return err_set(e, E_USAGE, "--severity is none of low, medium, high, critical");
    l->state_given = cli_has(c, "state");
    if (l->state_given && !task_state_parse(cli_option(c, "state"), &l->state))
        return err_set(e, E_USAGE, "--state \"%.*s\" is unknown; see niju task list --help",
                       STR_ARG(cli_option(c, "state")));
    return 0;
}

static int listing_open(struct listing *l, struct act *t, struct err *e)
{
    int rc = cli_act(l->c, t, e);

    if (rc == 0)
        rc = org_load(t, t->now, &l->org, e);
    if (rc == 0)
        rc = task_load(t, &l->tasks, e);
    l->view = (struct task_view){l->c->a, &l->org, l->c->now, l->c->style.lang};
    return rc;
}

static void listing_close(struct listing *l)
{
    vec_done(&l->tasks);
    if (l->org.by_id)
        org_done(&l->org);
}

static int list(struct cli *c, struct err *e)
{
    struct listing l = {.c = c};
    struct view_table t;
    struct act act;
    int rc = listing_open(&l, &act, e);

    if (rc == 0)
        rc = filters_read(&l, e);
    if (rc == 0) {
        sort_with(l.tasks.p, l.tasks.n, sizeof *l.tasks.p, urgency_cmp, NULL);
        view_table_init(&t, task_view_columns, TASK_VIEW_COLUMNS);
        for (size_t i = 0; i < l.tasks.n; i++)
            if (wanted(&l, &l.tasks.p[i]))
                task_view_row(&l.view, &l.tasks.p[i], &t);
        cli_show(c, &t, "task.none");
        view_table_done(&t);
    }
    listing_close(&l);
    return rc;
}

static const struct cli_option list_options[] = {{"unit", "U", "help.unit"},
                                                 {"tier", "T", "help.tier"},
                                                 {"severity", "S", "help.severity"},
                                                 {"state", "STATE", "help.state"},
                                                 {"component", "NAME", "help.component"},
                                                 {"priority", NULL, "help.priority"},
                                                 {"overdue", NULL, "help.overdue"},
                                                 {"all", NULL, "help.task_all"},
                                                 {NULL, NULL, NULL}};
const struct cli_command cmd_task_list = {
    .name = "task list",
    .usage =
        "[--unit U] [--tier T] [--severity S] [--state STATE] [--priority] [--overdue] [--all]",
    .help = "help.task_list",
    .options = list_options,
    .min_words = 0,
    .max_words = 0,
    .run = list};

static int id_read(struct cli *c, int64_t *ret, struct err *e)
{
    if (!str_i64(c->words[0], ret))
        return err_set(e, E_USAGE, "\"%.*s\" is no task number; see niju task list",
                       STR_ARG(c->words[0]));
    return 0;
}

static void advice_write(struct listing *l, const struct task *k)
{
    struct buf *out = &l->c->out;
    struct task_words words;

    task_view_words(&l->view, k, &words);
    buf_fmt(out, "%.*s\n", STR_ARG(words.advice));
    if (words.command.n > 0)
        buf_fmt(out, "  %.*s\n", STR_ARG(words.command));
    if (words.restart.n > 0)
        buf_fmt(out, "  %.*s\n", STR_ARG(words.restart));
}

static int history_write(struct listing *l, struct act *act, int64_t id, struct err *e)
{
    struct task_event_list events = {0};
    struct view_table t;
    int rc = task_events(act, id, &events, e);

    view_table_init(&t, task_event_columns, task_event_column_n);
    for (size_t i = 0; rc == 0 && i < events.n; i++)
        task_event_row(&l->view, &events.p[i], &t);
    if (rc == 0)
        cli_show(l->c, &t, "list.empty");
    view_table_done(&t);
    vec_done(&events);
    return rc;
}

static int show(struct cli *c, struct err *e)
{
    struct listing l = {.c = c};
    struct view_table t;
    struct act act;
    int64_t id;
    int rc = id_read(c, &id, e);

    if (rc == 0)
        rc = listing_open(&l, &act, e);
    struct task *k = rc == 0 ? task_by_id(&l.tasks, id) : NULL;

    if (rc == 0 && k == NULL)
        rc = err_set(e, E_NOTFOUND, "no task %lld; see niju task list", (long long)id);
    if (rc == 0) {
        view_table_init(&t, task_view_columns, TASK_VIEW_COLUMNS);
        task_view_row(&l.view, k, &t);
        cli_show(c, &t, "task.none");
        view_table_done(&t);
        if (c->format == VIEW_TABLE) {
            buf_add_char(&c->out, '\n');
            advice_write(&l, k);
            buf_add_char(&c->out, '\n');
            rc = history_write(&l, &act, id, e);
        }
    }
    listing_close(&l);
    return rc;
}

const struct cli_command cmd_task_show = {.name = "task show",
                                          .usage = "TASK",
                                          .help = "help.task_show",
                                          .min_words = 1,
                                          .max_words = 1,
                                          .run = show};

static int decide(struct cli *c, const char *kind, const char *day_option, struct err *e)
{
    struct task_decision d = {.kind = kind, .reason = cli_option(c, "what")};
    struct act t;
    struct task k;
    int rc = id_read(c, &d.task, e);

    if (rc == 0 && day_option)
        rc = cli_option_day(c, day_option, &d.until_day, e);
    if (cli_has(c, "note"))
        d.reason = cli_option(c, "note");
    if (rc == 0)
        rc = cli_act(c, &t, e);
    if (rc == 0)
        rc = task_decide(&t, &d, &k, e);
    if (rc == 0)
        cli_note(c, "task.decided", "id", str_fmt(c->a, "%lld", (long long)k.id).p, "state",
                 text_get(c->style.lang, str_fmt(c->a, "state.%s", task_state_text(k.state)).p),
                 NULL);
    return rc;
}

static int take(struct cli *c, struct err *e)
{
    return decide(c, "take", NULL, e);
}

static int plan(struct cli *c, struct err *e)
{
    return decide(c, "plan", "by", e);
}

static int interim(struct cli *c, struct err *e)
{
    return decide(c, "interim", "until", e);
}

static int done(struct cli *c, struct err *e)
{
    return decide(c, "done", NULL, e);
}

static const struct cli_option note_options[] = {{"note", "TEXT", "help.note"}, {NULL, NULL, NULL}};
static const struct cli_option plan_options[] = {
    {"by", "DAY", "help.plan_by"}, {"note", "TEXT", "help.note"}, {NULL, NULL, NULL}};
static const struct cli_option interim_options[] = {{"what", "TEXT", "help.interim_what"},
                                                    {"until", "DAY", "help.interim_until"},
                                                    {NULL, NULL, NULL}};

const struct cli_command cmd_task_take = {.name = "task take",
                                          .usage = "TASK [--note TEXT]",
                                          .help = "help.task_take",
                                          .options = note_options,
                                          .min_words = 1,
                                          .max_words = 1,
                                          .run = take};
const struct cli_command cmd_task_plan = {.name = "task plan",
                                          .usage = "TASK --by DAY [--note TEXT]",
                                          .help = "help.task_plan",
                                          .options = plan_options,
                                          .min_words = 1,
                                          .max_words = 1,
                                          .run = plan};
const struct cli_command cmd_task_interim = {.name = "task interim",
                                             .usage = "TASK --what TEXT --until DAY",
                                             .help = "help.task_interim",
                                             .options = interim_options,
                                             .min_words = 1,
                                             .max_words = 1,
                                             .run = interim};
const struct cli_command cmd_task_done = {.name = "task done",
                                          .usage = "TASK [--note TEXT]",
                                          .help = "help.task_done",
                                          .options = note_options,
                                          .min_words = 1,
                                          .max_words = 1,
                                          .run = done};
