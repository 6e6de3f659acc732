#include "domain/org/unit.h"
#include "base/vec.h"
#include "store/sql.h"

VEC_TYPE(unit_list, struct unit);

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

static void org_index(struct org *o)
{
    o->by_code = map_new();
    o->by_id = map_new();
    for (size_t i = 0; i < o->n; i++) {
        map_set(o->by_code, o->units[i].code, i);
        map_set(o->by_id, id_key(&o->units[i].id), i);
    }
}

static void unit_take(struct arena *a, const struct sql_units_current_row *row, int64_t at,
                      struct unit *u)
{
    *u = (struct unit){
        .id = row->id,
        .code = str_dup(a, row->code),
        .name_ja = str_dup(a, row->name_ja),
        .name_en = str_dup(a, row->name_en),
        .kind = str_dup(a, row->kind),
        .region = str_dup(a, row->region),
        .parent = row->parent.set ? row->parent.v : 0,
        .merged_into = row->merged_into.set ? row->merged_into.v : 0,
        .headcount = row->headcount.set ? row->headcount.v : -1,
        .zone_min = row->zone_min,
        .from_at = row->from_at,
        .to_at = row->to_at,
        .live = row->to_at > at,
    };
}

int org_load(struct act *t, int64_t at, struct org *ret, struct err *e)
{
    struct unit_list list = {0};
    struct sql_units_current_cursor c;
    struct sql_units_current_row row;
    int rc = sql_units_current(t->db, &(struct sql_units_current_in){.at = at}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_units_current_next(&c, &row, e)) > 0)
        unit_take(t->a, &row, at, vec_add(&list));
    sql_units_current_done(&c);
    if (rc == 0) {
        ret->n = list.n;
        ret->units = arena_alloc(t->a, struct unit, list.n);
        if (list.n)
            memcpy(ret->units, list.p, list.n * sizeof *list.p);
        org_index(ret);
    }
    vec_done(&list);
    return rc;
}

void org_done(struct org *o)
{
    map_free(o->by_code);
    map_free(o->by_id);
    o->by_code = o->by_id = NULL;
}

struct unit *org_by_code(const struct org *o, struct str code)
{
    uint64_t i;

    return map_get(o->by_code, code, &i) ? &o->units[i] : NULL;
}

struct unit *org_by_id(const struct org *o, int64_t id)
{
    uint64_t i;

    return map_get(o->by_id, id_key(&id), &i) ? &o->units[i] : NULL;
}

const struct unit *org_heir(const struct org *o, int64_t id)
{
    const struct unit *u = org_by_id(o, id);

    for (int steps = 0; u && !u->live && steps < UNIT_DEPTH_MAX; steps++)
        u = org_by_id(o, u->merged_into);
    return u && u->live ? u : NULL;
}

bool org_below(const struct org *o, const struct unit *u, const struct unit *top)
{
    for (int depth = 0; u && depth < UNIT_DEPTH_MAX; depth++) {
        if (u == top)
            return true;
        u = org_by_id(o, u->parent);
    }
    return false;
}

int org_find(const struct org *o, struct str code, struct unit **ret, struct err *e)
{
    *ret = org_by_code(o, code);
    if (*ret == NULL)
        return err_set(e, E_NOTFOUND, "no unit %.*s; see niju org list", STR_ARG(code));
    return 0;
}
