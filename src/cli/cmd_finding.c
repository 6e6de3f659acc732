/* niju finding list: whatever any detector sees. */
#include "base/clock.h"
#include "cli/cmd.h"
#include "domain/finding/finding.h"
#include "domain/task/affected.h"
#include "index/matcher.h"

static const struct view_column columns[] = {
    {"kind", "col.kind", false},         {"subject", "col.subject", false},
    {"unit", "col.unit", false},         {"asset", "col.asset", false},
    {"severity", "col.severity", false}, {"state", "col.state", false},
    {"source", "col.source", false},     {"first_seen", "col.first_seen", false},
    {"last_seen", NULL, false},          {"closed", NULL, false},
    {"tier", "col.tier", false},         {"due", "col.due", false},
    {"evidence", NULL, false},
};

struct listing {
    struct cli *c;
    struct affected f;
    const struct unit *top;
    struct view_table t;
};

static bool unit_wanted(const struct listing *l, int64_t unit)
{
    return l->top == NULL || org_below(&l->f.view.org, org_by_id(&l->f.view.org, unit), l->top);
}

/* "open" unless --state says otherwise. */
static bool state_wanted(const struct listing *l, bool open)
{
    struct str s = cli_option(l->c, "state");

    return str_eq(s, STR("all")) || (str_eq(s, STR("closed")) ? !open : open);
}

static bool kind_wanted(const struct listing *l, struct str kind)
{
    return !cli_has(l->c, "kind") || str_eq(cli_option(l->c, "kind"), kind);
}

static void time_cell(struct listing *l, int64_t at)
{
    char text[CLOCK_TEXT];

    view_str_or_null(&l->t, at ? str_dup(l->c->a, str_of(clock_text(at, text))) : STR_NONE);
}

static void head_cells(struct listing *l, struct str kind, struct str subject, int64_t unit,
                       int64_t asset)
{
    const struct unit *u = org_by_id(&l->f.view.org, unit);
    const struct asset *s = asset_by_id(&l->f.view.assets, asset);
    const struct finding_kind *k = finding_kind_find(kind);

    view_str(&l->t, kind);
    view_shown(&l->t, k ? str_of(text_get(l->c->style.lang, k->text)) : STR_NONE);
    view_str(&l->t, subject);
    view_str_or_null(&l->t, u ? u->code : STR_NONE);
    view_str_or_null(&l->t, s ? s->name : STR_NONE);
}

static void row_cells(struct listing *l, const struct finding *f)
{
    const char *severity = cvss_severity_text(f->severity);

    head_cells(l, f->kind, f->subject, f->unit, f->asset);
    view_str(&l->t, str_of(severity));
    view_shown(&l->t,
               str_of(text_get(l->c->style.lang, str_fmt(l->c->a, "severity.%s", severity).p)));
    view_str(&l->t, f->closed_at ? STR("closed") : STR("open"));
    view_shown(&l->t,
               str_of(text_get(l->c->style.lang, f->closed_at ? "state.closed" : "state.open")));
    view_str(&l->t, f->source);
    time_cell(l, f->first_seen);
    time_cell(l, f->last_seen);
    time_cell(l, f->closed_at);
}

static void stored_rows(struct listing *l, const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *f = &findings->p[i];
        const struct asset *s = asset_by_id(&l->f.view.assets, f->asset);

        if (!kind_wanted(l, f->kind) || !unit_wanted(l, f->unit) ||
            !state_wanted(l, f->closed_at == 0) ||
            (cli_has(l->c, "asset") && (s == NULL || !str_eq(s->name, cli_option(l->c, "asset")))))
            continue;
        row_cells(l, f);
        view_null(&l->t);
        view_null(&l->t);
        view_json(&l->t, f->evidence, f->evidence);
    }
}

static void matched_row(struct listing *l, const struct affected_item *it)
{
    const struct exposure *x = &it->exposure;
    struct str code = l->f.view.vulns[x->vuln].code;
    bool no_data = it->component == NULL;
    char day[CLOCK_TEXT];
    struct finding f = {
        .kind = no_data ? STR("no-data") : STR("vulnerability"),
        .subject = no_data
                       ? l->f.exposures.groups[x->group].space
                       : str_fmt(l->c->a, "%.*s %.*s", STR_ARG(code), STR_ARG(it->component->name)),
        .unit = it->unit,
        .asset = it->asset->id,
        .severity = x->severity,
        .source = x->source,
        .first_seen = x->detected_at,
        .last_seen = x->seen_at,
    };

    row_cells(l, &f);
    view_str_or_null(&l->t, x->tier ? str_of(tier_text(x->tier)) : STR_NONE);
    view_str_or_null(&l->t, x->due_day ? str_dup(l->c->a, str_of(clock_day_text(x->due_day, day)))
                                       : STR_NONE);
    view_null(&l->t);
}

static void matched_rows(struct listing *l)
{
    for (size_t i = 0; i < l->f.n; i++) {
        const struct affected_item *it = &l->f.items[i];
        struct str kind = it->component ? STR("vulnerability") : STR("no-data");

        if (it->status && kind_wanted(l, kind) && unit_wanted(l, it->unit) && state_wanted(l, true))
            matched_row(l, it);
    }
}

static int rows_make(struct listing *l, struct act *t, struct err *e)
{
    struct finding_list findings = {0};
    struct unit *top;
    int rc = 0;

    if (cli_has(l->c, "unit")) {
        rc = org_find(&l->f.view.org, cli_option(l->c, "unit"), &top, e);
        l->top = rc == 0 ? top : NULL;
    }
    if (rc == 0)
        rc = finding_load(t, &findings, e);
    if (rc == 0) {
        stored_rows(l, &findings);
        matched_rows(l);
        cli_show(l->c, &l->t, "finding.none");
    }
    vec_done(&findings);
    return rc;
}

static int list(struct cli *c, struct err *e)
{
    struct listing l = {.c = c};
    struct affected_query q = {.asset = cli_option(c, "asset")};
    struct act act;
    int rc = cli_act(c, &act, e);

    if (rc == 0)
        rc = affected_make(&act, &q, &l.f, e);
    if (rc < 0)
        return rc;
    view_table_init(&l.t, columns, sizeof columns / sizeof *columns);
    rc = rows_make(&l, &act, e);
    view_table_done(&l.t);
    affected_done(&l.f);
    return rc;
}

static const struct cli_option options[] = {{"kind", "KIND", "help.finding_kind"},
                                            {"unit", "U", "help.unit"},
                                            {"asset", "A", "help.finding_asset"},
                                            {"state", "open|closed|all", "help.finding_state"},
                                            {NULL, NULL, NULL}};
const struct cli_command cmd_finding_list = {.name = "finding list",
                                             .usage =
                                                 "[--kind K] [--unit U] [--asset A] [--state S]",
                                             .help = "help.finding_list",
                                             .options = options,
                                             .min_words = 0,
                                             .max_words = 0,
                                             .run = list};
