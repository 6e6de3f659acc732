#include "domain/estate/set_store.h"
#include "store/sql.h"

static int get(struct act *t, int64_t id, int depth, struct id_list *out, struct err *e)
{
    struct sql_set_by_id_row row = {0};
    struct id_list base = {0};
    int rc = sql_set_by_id_one(t->db, &(struct sql_set_by_id_in){id}, t->a, &row, e);

    if (rc <= 0 || depth > COMPONENT_SET_DEPTH)
        return rc < 0 ? rc
                      : err_set(e, E_STORE, "component set %lld is damaged; restore a backup",
                                (long long)id);
    if (!row.base.set)
        return component_set_decode(row.data, out, e);
    rc = get(t, row.base.v, depth + 1, &base, e);
    if (rc == 0)
        rc = component_set_decode_delta(&base, row.data, out, e);
    vec_done(&base);
    return rc;
}

int set_get(struct act *t, int64_t id, struct id_list *out, struct err *e)
{
    return get(t, id, 0, out, e);
}

/*
 * Puts the difference to `near` into out, when that is allowed and at most half as long as the
 * whole that stands there. Returns its depth, 0 where the whole stays.
 */
static int delta_make(struct act *t, const struct id_list *ids, int64_t near, struct buf *out,
                      struct err *e)
{
    struct sql_set_by_id_row row = {0};
    struct id_list base = {0};
    struct buf delta = BUF_INIT(0);
    int rc;

    rc = sql_set_by_id_one(t->db, &(struct sql_set_by_id_in){near}, t->a, &row, e);
    if (rc <= 0 || row.depth >= COMPONENT_SET_DEPTH)
        return rc < 0 ? rc : 0;
    rc = set_get(t, near, &base, e);
    if (rc == 0) {
        component_set_encode_delta(&base, ids, &delta);
        if (delta.n * 2 < out->n) {
            buf_reset(out);
            buf_add(out, buf_str(&delta));
            rc = (int)row.depth + 1;
        }
    }
    buf_done(&delta);
    vec_done(&base);
    return rc;
}

int set_put(struct act *t, const struct id_list *ids, int64_t near, int64_t *id, struct err *e)
{
    uint8_t hash[COMPONENT_SET_HASH];
    struct sql_set_by_hash_row found = {0};
    struct sql_set_insert_row fresh = {0};
    struct buf data = BUF_INIT(0);

    component_set_hash(ids, hash);
    struct str key = {(const char *)hash, sizeof hash};
    int rc = sql_set_by_hash_one(t->db, &(struct sql_set_by_hash_in){key}, t->a, &found, e);

    if (rc != 0) {
        *id = found.id;
        return rc < 0 ? rc : 0;
    }
    component_set_encode(ids, &data);
    if (near)
        rc = delta_make(t, ids, near, &data, e);
    if (rc >= 0) {
        const struct sql_set_insert_in in = {
            key, {rc > 0, near}, rc, (int64_t)ids->n, buf_str(&data)};

        rc = sql_set_insert_one(t->db, &in, t->a, &fresh, e);
        *id = fresh.id;
    }
    buf_done(&data);
    return rc < 0 ? rc : 0;
}
