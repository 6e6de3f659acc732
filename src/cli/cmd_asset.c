/* niju asset import, list, show. */
#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/importing.h"
#include "domain/estate/asset_link.h"
#include "domain/task/affected.h"
#include "view/group_view.h"

static int import(struct cli *c, struct err *e)
{
    return cli_import(c, asset_import, e);
}

const struct cli_command cmd_asset_import = {.name = "asset import",
                                             .usage = "[--dry-run] FILE...",
                                             .help = "help.asset_import",
                                             .options = cli_import_options,
                                             .min_words = 1,
                                             .max_words = -1,
                                             .run = import};

struct listing {
    struct cli *c;
    struct estate_view v;
    const struct unit *top;
    struct component wanted;
    int64_t stale;
};

/* What the asset's sources say together. */
struct install_sum {
    int64_t sources, components, seen_at;
    struct str release;
    bool wanted; /* has the component asked for */
};

static bool has_component(const struct listing *l, const struct install *in)
{
    for (size_t i = 0; i < in->set->n; i++) {
        const struct component *c = &l->v.components.items[in->set->p[i]];

        if ((str_eq(c->name, l->wanted.name) || str_eq(c->source_name, l->wanted.name)) &&
            (l->wanted.type.n == 0 || str_eq(l->wanted.type, c->type)) &&
            (l->wanted.version.n == 0 || str_eq(l->wanted.version, c->version)))
            return true;
    }
    return false;
}

static struct install_sum sum_of(const struct listing *l, const struct asset *s)
{
    size_t from, n = estate_view_installs(&l->v, s->id, &from);
    struct install_sum sum = {0};

    for (size_t i = 0; i < n; i++) {
        const struct install *in = &l->v.installs[from + i];

        if (in->to_at != ACT_OPEN_END)
            continue;
        sum.sources++;
        sum.components += (int64_t)in->set->n;
        sum.seen_at = in->seen_at > sum.seen_at ? in->seen_at : sum.seen_at;
        sum.release = in->release.n ? in->release : sum.release;
        sum.wanted = sum.wanted || (cli_has(l->c, "component") && has_component(l, in));
    }
    return sum;
}

static bool wanted(const struct listing *l, const struct asset *s, const struct install_sum *sum)
{
    const struct cli *c = l->c;
    const struct unit *u = org_by_id(&l->v.org, asset_owner(s, &l->v.systems, &l->v.org));
    const struct system *sys = system_by_id(&l->v.systems, s->system);

    return (l->top == NULL || org_below(&l->v.org, u, l->top)) &&
           (!cli_has(c, "system") || (sys && str_eq(sys->code, cli_option(c, "system")))) &&
           (!cli_has(c, "exposed") || s->exposed != EXPOSED_NO) &&
           (!cli_has(c, "component") || sum->wanted) &&
           (!cli_has(c, "stale") || c->now - sum->seen_at >= l->stale * CLOCK_DAY);
}

static void asset_row(const struct listing *l, struct view_table *t, const struct asset *s,
                      const struct install_sum *sum)
{
    const struct group_view v = {l->c->a, &l->v.org, &l->v.systems, l->c->now};
    const struct asset_row r = {.asset = *s,
                                .unit = asset_owner(s, &l->v.systems, &l->v.org),
                                .criticality = asset_criticality(s, &l->v.systems),
                                .release = sum->release,
                                .sources = sum->sources,
                                .components = sum->components,
                                .seen_at = sum->seen_at};

    asset_row_put(&v, &r, t);
}

static int filters_read(struct listing *l, struct err *e)
{
    const struct cli *c = l->c;
    struct str component = cli_option(c, "component");
    struct unit *top;
    int rc = 0;

    if (cli_has(c, "unit")) {
        rc = org_find(&l->v.org, cli_option(c, "unit"), &top, e);
        l->top = rc == 0 ? top : NULL;
    }
    if (rc == 0 && cli_has(c, "stale") && !str_i64(cli_option(c, "stale"), &l->stale))
        rc = err_set(e, E_USAGE, "--stale takes a number of days");
    if (rc == 0 && str_starts(component, STR("pkg:")))
        return component_of_purl(c->a, component, &l->wanted, e);
    l->wanted.name = component;
    return rc;
}

static int list(struct cli *c, struct err *e)
{
    struct listing l = {.c = c};
    struct view_table t;
    struct act act;
    int rc = cli_act(c, &act, e);

    if (rc == 0)
        rc = estate_view_load(&act, &l.v, e);
    if (rc < 0)
        return rc;
    rc = filters_read(&l, e);
    view_table_init(&t, asset_columns.p, asset_columns.n);
    for (size_t i = 0; rc == 0 && i < l.v.assets.n; i++) {
        struct install_sum sum = sum_of(&l, &l.v.assets.items[i]);

        if (wanted(&l, &l.v.assets.items[i], &sum))
            asset_row(&l, &t, &l.v.assets.items[i], &sum);
    }
    if (rc == 0)
        cli_show(c, &t, "list.empty");
    view_table_done(&t);
    estate_view_done(&l.v);
    return rc;
}

static const struct cli_option list_options[] = {{"unit", "U", "help.unit"},
                                                 {"system", "S", "help.asset_system"},
                                                 {"exposed", NULL, "help.asset_exposed"},
                                                 {"component", "PURL", "help.asset_component"},
                                                 {"stale", "DAYS", "help.asset_stale"},
                                                 {NULL, NULL, NULL}};
const struct cli_command cmd_asset_list = {
    .name = "asset list",
    .usage = "[--unit U] [--system S] [--exposed] [--component PURL] [--stale DAYS]",
    .help = "help.asset_list",
    .options = list_options,
    .min_words = 0,
    .max_words = 0,
    .run = list};

static const struct view_column source_columns[] = {
    {"source", "col.source", false},
    {"release", "col.release", false},
    {"components", "col.components", true},
    {"from", "col.from", false},
    {"to", "col.to", false},
    {"seen", "col.seen", false},
};

static struct str time_of(struct cli *c, int64_t at)
{
    char text[CLOCK_TEXT];

    return at == ACT_OPEN_END ? STR_NONE : str_dup(c->a, str_of(clock_text(at, text)));
}

static void sources_show(struct listing *l, const struct asset *s)
{
    size_t from, n = estate_view_installs(&l->v, s->id, &from);
    struct view_table t;

    view_table_init(&t, source_columns, sizeof source_columns / sizeof *source_columns);
    for (size_t i = 0; i < n; i++) {
        const struct install *in = &l->v.installs[from + i];

        view_str(&t, in->source);
        view_str_or_null(&t, in->release);
        view_i64(&t, (int64_t)in->set->n);
        view_str(&t, time_of(l->c, in->from_at));
        view_str_or_null(&t, time_of(l->c, in->to_at));
        view_str(&t, time_of(l->c, in->seen_at));
    }
    buf_add_char(&l->c->out, '\n');
    cli_show(l->c, &t, "list.empty");
    view_table_done(&t);
}

static int links_show(struct listing *l, const struct asset *s, struct err *e)
{
    struct asset_link_list links = {0};
    int rc = asset_link_load(l->v.t, &links, e);

    for (size_t i = 0; rc == 0 && i < links.n; i++) {
        const struct asset *other = asset_by_id(&l->v.assets, links.p[i].other);

        if (links.p[i].asset == s->id && other)
            buf_fmt(&l->c->out, "  %.*s  %.*s\n", STR_ARG(links.p[i].kind), STR_ARG(other->name));
    }
    vec_done(&links);
    return rc;
}

static int show(struct cli *c, struct err *e)
{
    struct listing l = {.c = c};
    struct view_table t;
    struct act act;
    int rc = cli_act(c, &act, e);

    if (rc == 0)
        rc = estate_view_load(&act, &l.v, e);
    if (rc < 0)
        return rc;
    const struct asset *s = asset_by_name(&l.v.assets, c->words[0]);

    if (s == NULL) {
        rc = err_set(e, E_NOTFOUND, "no asset %.*s; see niju asset list", STR_ARG(c->words[0]));
    } else {
        struct install_sum sum = sum_of(&l, s);

        view_table_init(&t, asset_columns.p, asset_columns.n);
        asset_row(&l, &t, s, &sum);
        cli_show(c, &t, "list.empty");
        view_table_done(&t);
        if (c->format == VIEW_TABLE) {
            rc = links_show(&l, s, e);
            sources_show(&l, s);
        }
    }
    estate_view_done(&l.v);
    return rc;
}

const struct cli_command cmd_asset_show = {.name = "asset show",
                                           .usage = "ASSET",
                                           .help = "help.asset_show",
                                           .min_words = 1,
                                           .max_words = 1,
                                           .run = show};
