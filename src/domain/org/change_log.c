#include "domain/org/change_log.h"
#include "base/clock.h"
#include "store/sql.h"
#include <assert.h>

static const char *const kind_names[CHANGE_KINDS] = {"install",     "asset",  "system", "unit",
                                                     "appointment", "policy", "image"};

const char *change_kind_name(enum change_kind k)
{
    return kind_names[k];
}

void change_note(struct change_list *l, enum change_kind kind, int64_t id)
{
    assert(id >= 0 && id <= UINT32_MAX);
    l->noted[kind] = true;
    if (id)
        *vec_add(&l->ids[kind]) = (uint32_t)id;
}

static int kind_write(struct act *t, enum change_kind kind, struct id_list *ids, struct err *e)
{
    struct buf data = BUF_INIT(0);

    id_list_sort(ids);
    component_set_encode(ids, &data);
    const struct sql_change_log_add_in in = {t->now, str_of(kind_names[kind]), (int64_t)ids->n,
                                             buf_str(&data)};
    int rc = sql_change_log_add(t->db, &in, e);

    buf_done(&data);
    vec_reset(ids);
    return rc;
}

int change_log_write(struct act *t, struct change_list *l, struct err *e)
{
    int rc = 0;

    assert(db_in_write(t->db));
    for (int k = 0; rc == 0 && k < CHANGE_KINDS; k++) {
        if (l->noted[k])
            rc = kind_write(t, (enum change_kind)k, &l->ids[k], e);
        l->noted[k] = false;
    }
    return rc;
}

void change_list_done(struct change_list *l)
{
    for (int k = 0; k < CHANGE_KINDS; k++)
        vec_done(&l->ids[k]);
}

int change_log_one(struct act *t, enum change_kind kind, int64_t id, struct err *e)
{
    struct change_list l = {0};

    change_note(&l, kind, id);
    int rc = change_log_write(t, &l, e);

    change_list_done(&l);
    return rc;
}

int change_log_head(struct act *t, int64_t *ret, struct err *e)
{
    struct sql_change_log_ends_row ends = {0};
    int rc = sql_change_log_ends_one(t->db, NULL, &ends, e);

    *ret = ends.last;
    return rc < 0 ? rc : 0;
}

struct reading {
    struct act *t;
    int64_t after;
    change_fn *fn;
    void *ctx;
};

static int row_give(const struct reading *r, const struct sql_change_log_after_row *row,
                    struct id_list *ids, struct err *e)
{
    struct change c = {.seq = row->seq, .at = row->at, .kind = CHANGE_KINDS, .ids = ids};

    for (int k = 0; k < CHANGE_KINDS; k++)
        if (str_eq(row->kind, str_of(kind_names[k])))
            c.kind = (enum change_kind)k;
    vec_reset(ids);
    int rc = component_set_decode(row->ids, ids, e);

    if (rc < 0 || c.kind == CHANGE_KINDS || (int64_t)ids->n != row->n)
        return err_set(e, E_STORE, "row %lld of the change log is damaged; restore a backup",
                       (long long)row->seq);
    return r->fn(r->ctx, &c, e);
}

/* A positive return is no failure of the transaction: what was asked for is no more there. */
static int read_body(struct db *db, void *ctx, struct err *e)
{
    const struct reading *r = ctx;
    struct sql_change_log_ends_row ends = {0};
    struct sql_change_log_after_cursor c;
    struct sql_change_log_after_row row;
    struct id_list ids = {0};
    int rc = sql_change_log_ends_one(db, NULL, &ends, e);

    if (rc < 0)
        return rc;
    if (r->after > ends.last || r->after + 1 < ends.first)
        return 1;
    rc = sql_change_log_after(db, &(struct sql_change_log_after_in){r->after}, &c, e);
    while (rc == 0 && (rc = sql_change_log_after_next(&c, &row, e)) > 0)
        rc = row_give(r, &row, &ids, e);
    sql_change_log_after_done(&c);
    vec_done(&ids);
    return rc;
}

int change_log_read(struct act *t, int64_t after, change_fn *fn, void *ctx, struct err *e)
{
    struct reading r = {t, after, fn, ctx};
    int rc = db_read(t->db, read_body, &r, e);

    return rc < 0 ? rc : rc == 0;
}

struct following {
    struct act *t;
    struct str name;
    int64_t seq;
};

static int follow_body(struct db *db, void *ctx, struct err *e)
{
    const struct following *f = ctx;
    int64_t now = f->t->now;
    const struct sql_change_follower_put_in put = {f->name, f->seq, now};
    const struct sql_change_follower_drop_in old = {now - CHANGE_FOLLOWER_DAYS * CLOCK_DAY};
    int rc = sql_change_follower_put(db, &put, e);

    if (rc == 0)
        rc = sql_change_follower_drop(db, &old, e);
    return rc < 0 ? rc : sql_change_log_prune(db, e);
}

int change_log_follow(struct act *t, struct str follower, int64_t seq, struct err *e)
{
    struct following f = {t, follower, seq};

    return db_write(t->db, follow_body, &f, e);
}

int change_log_followed(struct act *t, struct str follower, int64_t *seq, struct err *e)
{
    struct sql_change_follower_get_row row = {0};
    int rc = sql_change_follower_get_one(t->db, &(struct sql_change_follower_get_in){follower},
                                         t->a, &row, e);

    if (rc > 0)
        *seq = row.seq;
    return rc;
}
