#include "domain/estate/component_table.h"
#include "store/sql.h"

int component_intern(struct act *t, struct arena *scratch, const struct component *c, uint32_t *id,
                     struct err *e)
{
    struct str key = component_key(scratch, c);
    struct sql_component_by_key_row row = {0};
    int rc =
        sql_component_by_key_one(t->db, &(struct sql_component_by_key_in){key}, scratch, &row, e);

    if (rc < 0)
        return rc;
    if (rc == 0) {
        struct sql_component_insert_row fresh = {0};

        rc = sql_component_insert_one(t->db, &(struct sql_component_insert_in){key}, scratch,
                                      &fresh, e);
        if (rc < 0)
            return rc;
        row.id = fresh.id;
    }
    if (row.id > UINT32_MAX)
        return err_set(e, E_LIMIT, "over 4 billion components");
    *id = (uint32_t)row.id;
    return 0;
}

int component_table_load(struct act *t, struct component_table *ret, struct err *e)
{
    VEC(struct component) list = {0};
    struct sql_components_all_cursor c;
    struct sql_components_all_row row;
    int rc = sql_components_all(t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_components_all_next(&c, &row, e)) > 0) {
        while (list.n <= (size_t)row.id)
            (void)vec_add(&list);
        if (!component_unkey(str_dup(t->a, row.key), &list.p[row.id])) {
            rc = err_set(e, E_STORE, "component %lld is damaged; restore a backup",
                         (long long)row.id);
            break;
        }
    }
    sql_components_all_done(&c);
    if (rc == 0) {
        ret->n = list.n;
        ret->items = arena_alloc(t->a, struct component, list.n);
        if (list.n)
            memcpy(ret->items, list.p, list.n * sizeof *list.p);
    }
    vec_done(&list);
    return rc < 0 ? rc : 0;
}
