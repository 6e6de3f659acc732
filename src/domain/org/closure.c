#include "domain/org/closure.h"
#include "base/vec.h"
#include "domain/org/unit.h"
#include "store/sql.h"

struct edge {
    int64_t ancestor, descendant, depth;
};
VEC_TYPE(edge_list, struct edge);

static struct str edge_key(const struct edge *g)
{
    return (struct str){(const char *)g, sizeof *g};
}

static int edges_want(const struct org *o, struct edge_list *out, struct err *e)
{
    for (size_t i = 0; i < o->n; i++) {
        const struct unit *u = &o->units[i];
        const struct unit *up = u;

        if (!u->live)
            continue;
        for (int64_t depth = 0; up; depth++, up = org_by_id(o, up->parent)) {
            if (depth == UNIT_DEPTH_MAX)
                return err_set(e, E_INVALID, "unit %.*s is above itself, or %d levels deep",
                               STR_ARG(u->code), UNIT_DEPTH_MAX);
            *vec_add(out) = (struct edge){up->id, u->id, depth};
        }
    }
    return 0;
}

static int edges_have(struct act *t, struct edge_list *out, struct err *e)
{
    struct sql_closure_open_cursor c;
    struct sql_closure_open_row row;
    int rc = sql_closure_open(t->db, &(struct sql_closure_open_in){ACT_OPEN_END}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_closure_open_next(&c, &row, e)) > 0)
        *vec_add(out) = (struct edge){row.ancestor, row.descendant, row.depth};
    sql_closure_open_done(&c);
    return rc;
}

/* Calls for every edge of `list` that `other` lacks. */
static int edges_missing(struct act *t, const struct edge_list *list, const struct edge_list *other,
                         int (*each)(struct act *, const struct edge *, struct err *),
                         struct err *e)
{
    struct map *there = map_new();
    int rc = 0;

    for (size_t i = 0; i < other->n; i++)
        map_set(there, edge_key(&other->p[i]), 1);
    for (size_t i = 0; rc == 0 && i < list->n; i++) {
        uint64_t v;

        if (!map_get(there, edge_key(&list->p[i]), &v))
            rc = each(t, &list->p[i], e);
    }
    map_free(there);
    return rc;
}

static int edge_close(struct act *t, const struct edge *g, struct err *e)
{
    const struct sql_closure_close_in in = {g->ancestor, g->descendant, t->now, ACT_OPEN_END};

    return sql_closure_close(t->db, &in, e);
}

static int edge_open(struct act *t, const struct edge *g, struct err *e)
{
    const struct sql_closure_put_in in = {g->ancestor, g->descendant, g->depth, t->now,
                                          ACT_OPEN_END};

    return sql_closure_put(t->db, &in, e);
}

int closure_update(struct act *t, struct err *e)
{
    struct edge_list want = {0}, have = {0};
    struct org org;
    int rc = org_load(t, t->now, &org, e);

    if (rc < 0)
        return rc;
    rc = edges_want(&org, &want, e);
    if (rc == 0)
        rc = edges_have(t, &have, e);
    if (rc == 0)
        rc = edges_missing(t, &have, &want, edge_close, e);
    if (rc == 0)
        rc = edges_missing(t, &want, &have, edge_open, e);
    vec_done(&want);
    vec_done(&have);
    org_done(&org);
    return rc;
}
