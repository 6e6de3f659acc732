#include "domain/estate/asset_link.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

static const struct {
    const char *field, *kind;
} kinds[] = {{"runs_on", "runs-on"}, {"connects_to", "connects-to"}, {"part_of", "part-of"}};

void asset_link_wish(struct asset_link_plan *plan, struct arena *a, const struct asset *s,
                     const struct record *r)
{
    (void)a;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (record_has(r, kinds[i].field))
            *vec_add(plan) = (struct asset_link_wish){s->id, str_of(kinds[i].kind),
                                                      record_get(r, kinds[i].field), r->place};
}

int asset_link_load(struct act *t, struct asset_link_list *ret, struct err *e)
{
    struct sql_asset_links_open_cursor c;
    struct sql_asset_links_open_row row;
    int rc = sql_asset_links_open(t->db, &(struct sql_asset_links_open_in){ACT_OPEN_END}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_links_open_next(&c, &row, e)) > 0)
        *vec_add(ret) =
            (struct asset_link){row.asset, row.other, row.from_at, str_dup(t->a, row.kind)};
    sql_asset_links_open_done(&c);
    return rc;
}

static bool named(struct str names, const struct map *ids, int64_t id)
{
    while (names.n > 0) {
        uint64_t v;

        if (map_get(ids, str_trim(str_cut(&names, ';')), &v) && (int64_t)v == id)
            return true;
    }
    return false;
}

struct link_apply {
    struct act *t;
    const struct map *ids;
    struct asset_link_list have;
    struct change_list changes;
};

static int wish_close(struct link_apply *p, const struct asset_link_wish *w, struct err *e)
{
    for (size_t i = 0; i < p->have.n; i++) {
        const struct asset_link *l = &p->have.p[i];

        if (l->asset != w->asset || !str_eq(l->kind, w->kind) || named(w->names, p->ids, l->other))
            continue;
        const struct sql_asset_link_close_in in = {l->asset, l->kind, l->other, p->t->now,
                                                   ACT_OPEN_END};
        int rc = sql_asset_link_close(p->t->db, &in, e);

        change_note(&p->changes, CHANGE_ASSET, l->asset);

        if (rc < 0)
            return rc;
    }
    return 0;
}

static bool linked(const struct asset_link_list *have, const struct asset_link_wish *w,
                   int64_t other)
{
    for (size_t i = 0; i < have->n; i++)
        if (have->p[i].asset == w->asset && have->p[i].other == other &&
            str_eq(have->p[i].kind, w->kind))
            return true;
    return false;
}

static int wish_open(struct link_apply *p, const struct asset_link_wish *w, struct err *e)
{
    struct str names = w->names;

    while (names.n > 0) {
        struct str name = str_trim(str_cut(&names, ';'));
        uint64_t id;

        if (name.n == 0)
            continue;
        if (!map_get(p->ids, name, &id)) {
            (void)err_set(e, E_NOTFOUND, "%.*s: no asset %.*s; import it first", STR_ARG(w->kind),
                          STR_ARG(name));
            return err_in(e, "%.*s", STR_ARG(w->place));
        }
        if (linked(&p->have, w, (int64_t)id))
            continue;
        const struct sql_asset_link_put_in in = {w->asset, w->kind, (int64_t)id, p->t->now,
                                                 ACT_OPEN_END};
        int rc = sql_asset_link_put(p->t->db, &in, e);

        change_note(&p->changes, CHANGE_ASSET, w->asset);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int asset_link_apply(struct act *t, const struct asset_link_plan *plan, const struct map *ids,
                     struct err *e)
{
    struct link_apply p = {.t = t, .ids = ids};
    int rc = plan->n ? asset_link_load(t, &p.have, e) : 0;

    for (size_t i = 0; rc == 0 && i < plan->n; i++) {
        rc = wish_close(&p, &plan->p[i], e);
        if (rc == 0)
            rc = wish_open(&p, &plan->p[i], e);
    }
    if (rc == 0)
        rc = change_log_write(t, &p.changes, e);
    change_list_done(&p.changes);
    vec_done(&p.have);
    return rc;
}
