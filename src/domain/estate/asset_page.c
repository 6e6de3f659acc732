#include "base/vec.h"
#include "domain/estate/asset_row.h"
#include "store/sql.h"

VEC_TYPE(number_list, int64_t);

static struct str text_of(struct str s)
{
    return s.n ? s : STR("");
}

/* The first text behind all that begin with the prefix; "" where there is none. */
static struct str prefix_end(struct arena *a, struct str prefix)
{
    struct str s = str_dup(a, prefix);

    while (s.n > 0 && (unsigned char)s.p[s.n - 1] >= 0x7f)
        s.n--;
    if (s.n == 0)
        return STR("");
    char *p = arena_alloc(a, char, s.n);

    memcpy(p, s.p, s.n);
    p[s.n - 1]++;
    return (struct str){p, s.n};
}

int asset_row_get(struct act *t, struct str name, int64_t id, struct asset_row *ret, struct err *e)
{
    const struct sql_asset_row_get_in in = {id, text_of(name)};
    struct sql_asset_row_get_row r;
    int rc = sql_asset_row_get_one(t->db, &in, t->a, &r, e);

    if (rc < 0)
        return rc;
    if (rc == 0)
        return err_set(e, E_NOTFOUND, "no asset %.*s; see niju asset list", STR_ARG(name));
    *ret = (struct asset_row){
        .asset = {.id = r.asset,
                  .unit = r.own_unit,
                  .system = r.system,
                  .name = r.name,
                  .kind = r.kind,
                  .address = r.address,
                  .exposed_evidence = r.exposed_evidence,
                  .exposed = (enum asset_exposed)r.exposed,
                  .criticality = r.own_criticality},
        .unit = r.unit,
        .criticality = r.criticality,
        .release = r.release,
        .sources = r.sources,
        .components = r.components,
        .seen_at = r.seen_at,
        .version = r.version,
        .handover = r.handover.set ? r.handover.v : 0,
        .confirmed_at = r.confirmed_at,
    };
    return 0;
}

static int wide_ids(struct act *t, const struct asset_want *w, struct number_list *ids,
                    struct err *e)
{
    const struct asset_filter *f = w->filter;
    const struct sql_asset_page_in in = {.whole = f->scope->whole,
                                         .units = f->scope->list,
                                         .system = f->system,
                                         .exposed = f->exposed,
                                         .kind = text_of(f->kind),
                                         .seen_before = f->seen_before,
                                         .unowned = f->unowned,
                                         .from_name = text_of(f->prefix),
                                         .below_name = prefix_end(t->a, f->prefix),
                                         .after = text_of(w->after),
                                         .most = w->most};
    struct sql_asset_page_cursor c;
    struct sql_asset_page_row row;
    int rc = sql_asset_page(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_page_next(&c, &row, e)) > 0)
        *vec_add(ids) = row.asset;
    sql_asset_page_done(&c);
    return rc;
}

static int narrow_ids(struct act *t, const struct asset_want *w, struct number_list *ids,
                      struct err *e)
{
    const struct asset_filter *f = w->filter;
    const struct sql_asset_page_narrow_in in = {.units = f->unowned ? STR("[0]") : f->scope->list,
                                                .system = f->system,
                                                .exposed = f->exposed,
                                                .kind = text_of(f->kind),
                                                .seen_before = f->seen_before,
                                                .from_name = text_of(f->prefix),
                                                .below_name = prefix_end(t->a, f->prefix),
                                                .after = text_of(w->after),
                                                .most = w->most};
    struct sql_asset_page_narrow_cursor c;
    struct sql_asset_page_narrow_row row;
    int rc = sql_asset_page_narrow(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_page_narrow_next(&c, &row, e)) > 0)
        *vec_add(ids) = row.asset;
    sql_asset_page_narrow_done(&c);
    return rc;
}

static int offered_ids(struct act *t, const struct asset_want *w, struct number_list *ids,
                       struct err *e)
{
    const struct unit_scope *s = w->filter->scope;
    const struct sql_asset_page_offered_in in = {s->whole, s->list, text_of(w->after), w->most};
    struct sql_asset_page_offered_cursor c;
    struct sql_asset_page_offered_row row;
    int rc = sql_asset_page_offered(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_page_offered_next(&c, &row, e)) > 0)
        *vec_add(ids) = row.asset;
    sql_asset_page_offered_done(&c);
    return rc;
}

int asset_page(struct act *t, const struct asset_want *want, struct asset_row_list *ret,
               struct err *e)
{
    const struct asset_filter *f = want->filter;
    bool few = unit_scope_small(f->scope) || (f->unowned && f->scope->whole);
    struct number_list ids = {0};
    int rc = f->offered ? offered_ids(t, want, &ids, e)
             : few      ? narrow_ids(t, want, &ids, e)
                        : wide_ids(t, want, &ids, e);

    for (size_t i = 0; rc == 0 && i < ids.n; i++)
        rc = asset_row_get(t, STR_NONE, ids.p[i], vec_add(ret), e);
    vec_done(&ids);
    return rc;
}

int asset_count(struct act *t, const struct asset_filter *f, int64_t most, int64_t *ret,
                struct err *e)
{
    const struct sql_asset_page_count_in in = {.whole = f->scope->whole,
                                               .units = f->scope->list,
                                               .system = f->system,
                                               .exposed = f->exposed,
                                               .kind = text_of(f->kind),
                                               .seen_before = f->seen_before,
                                               .unowned = f->unowned,
                                               .from_name = text_of(f->prefix),
                                               .below_name = prefix_end(t->a, f->prefix),
                                               .most = most};
    struct sql_asset_page_count_row row;
    int rc = sql_asset_page_count_one(t->db, &in, t->a, &row, e);

    if (rc < 0)
        return rc;
    *ret = row.n;
    return 0;
}
