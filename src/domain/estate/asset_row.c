#include "domain/estate/asset_row.h"
#include "base/vec.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

#define FOLLOWER STR("asset-rows")
#define META STR("asset_row_at")

enum { MANY = 100000 }; /* changes above which all is made afresh */

struct updating {
    struct act *t;
    struct org org;
    struct system_table systems;
    bool whole;
    struct id_list ids; /* of assets, unless whole */
    struct str list;    /* the same for statements */
};

static int system_assets(struct updating *u, int64_t system, struct err *e)
{
    struct sql_asset_row_of_system_cursor c;
    struct sql_asset_row_of_system_row row;
    int rc = sql_asset_row_of_system(u->t->db, &(struct sql_asset_row_of_system_in){system}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_of_system_next(&c, &row, e)) > 0)
        *vec_add(&u->ids) = (uint32_t)row.asset;
    sql_asset_row_of_system_done(&c);
    return rc;
}

/* Systems whose assets are to be read again, after the cursor that named them has ended. */
struct noted {
    struct updating *u;
    struct id_list systems;
};

static int change_take(void *ctx, const struct change *c, struct err *e)
{
    struct noted *n = ctx;

    (void)e;
    if (c->kind == CHANGE_UNIT)
        n->u->whole = true;
    for (size_t i = 0; i < c->ids->n; i++) {
        if (c->kind == CHANGE_INSTALL || c->kind == CHANGE_ASSET)
            *vec_add(&n->u->ids) = c->ids->p[i];
        else if (c->kind == CHANGE_SYSTEM)
            *vec_add(&n->systems) = c->ids->p[i];
    }
    return 0;
}

/* What changes by itself as time passes. */
static int time_take(struct noted *n, int64_t last, struct err *e)
{
    struct act *t = n->u->t;
    struct sql_asset_row_owners_cursor o;
    struct sql_asset_row_owners_row owner;
    struct sql_asset_row_due_cursor c;
    struct sql_asset_row_due_row row;
    int rc = sql_asset_row_owners(t->db, &(struct sql_asset_row_owners_in){last, t->now}, &o, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_owners_next(&o, &owner, e)) > 0) {
        if (owner.system.set)
            *vec_add(&n->systems) = (uint32_t)owner.system.v;
        else
            n->u->whole = true;
    }
    sql_asset_row_owners_done(&o);
    if (rc == 0)
        rc = sql_asset_row_due(t->db, &(struct sql_asset_row_due_in){t->now}, &c, e);
    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_due_next(&c, &row, e)) > 0)
        *vec_add(&n->u->ids) = (uint32_t)row.asset;
    sql_asset_row_due_done(&c);
    return rc;
}

static int changes_take(struct updating *u, struct err *e)
{
    struct sql_meta_get_row row = {0};
    struct noted n = {.u = u};
    int64_t seq = 0, last = 0;
    int rc = change_log_followed(u->t, FOLLOWER, &seq, e);

    if (rc > 0)
        rc = sql_meta_get_one(u->t->db, &(struct sql_meta_get_in){META}, u->t->a, &row, e);
    if (rc == 0 || (rc > 0 && !str_i64(row.value, &last))) {
        u->whole = true;
        return 0;
    }
    if (rc > 0)
        rc = change_log_read(u->t, seq, change_take, &n, e);
    if (rc >= 0) {
        u->whole = u->whole || rc == 0;
        rc = time_take(&n, last, e);
    }
    id_list_sort(&n.systems);
    for (size_t i = 0; rc == 0 && !u->whole && i < n.systems.n; i++)
        rc = system_assets(u, n.systems.p[i], e);
    vec_done(&n.systems);
    return rc;
}

static struct str list_of(struct arena *a, const struct id_list *ids)
{
    struct buf b = BUF_INIT(0);

    buf_add_char(&b, '[');
    for (size_t i = 0; i < ids->n; i++)
        buf_fmt(&b, "%s%u", i ? "," : "", ids->p[i]);
    buf_add_char(&b, ']');
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

VEC_TYPE(row_list, struct sql_asset_row_put_in);

static int versions_read(struct updating *u, struct row_list *rows, struct err *e)
{
    const struct sql_asset_row_versions_in in = {u->whole, u->list, u->t->now};
    struct sql_asset_row_versions_cursor c;
    struct sql_asset_row_versions_row row;
    int rc = sql_asset_row_versions(u->t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_versions_next(&c, &row, e)) > 0) {
        const struct asset s = {.id = row.id,
                                .unit = row.unit.set ? row.unit.v : 0,
                                .system = row.system.set ? row.system.v : 0,
                                .criticality = row.criticality.set ? row.criticality.v : 0};

        if (!row.live && row.next_at == 0)
            continue;
        *vec_add(rows) = (struct sql_asset_row_put_in){
            .asset = row.id,
            .name = str_dup(u->t->a, row.name),
            .live = row.live,
            .unit = asset_owner(&s, &u->systems, &u->org),
            .system = s.system,
            .own_unit = s.unit,
            .kind = str_dup(u->t->a, row.kind),
            .exposed = row.exposed,
            .exposed_evidence = str_dup(u->t->a, row.exposed_evidence),
            .criticality = asset_criticality(&s, &u->systems),
            .own_criticality = s.criticality,
            .address = str_dup(u->t->a, row.address),
            .release = STR(""),
            .next_at = row.next_at < ACT_OPEN_END ? row.next_at : 0,
        };
    }
    sql_asset_row_versions_done(&c);
    return rc;
}

/* Both lists go by asset. */
static int installs_read(struct updating *u, struct row_list *rows, struct err *e)
{
    const struct sql_asset_row_installs_in in = {u->whole, u->list, ACT_OPEN_END};
    struct sql_asset_row_installs_cursor c;
    struct sql_asset_row_installs_row row;
    size_t i = 0;
    int rc = sql_asset_row_installs(u->t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_row_installs_next(&c, &row, e)) > 0) {
        while (i < rows->n && rows->p[i].asset < row.asset)
            i++;
        if (i == rows->n || rows->p[i].asset != row.asset)
            continue;
        struct sql_asset_row_put_in *r = &rows->p[i];

        r->sources++;
        r->components += row.size;
        r->seen_at = row.seen_at > r->seen_at ? row.seen_at : r->seen_at;
        if (row.release.n)
            r->release = str_dup(u->t->a, row.release);
    }
    sql_asset_row_installs_done(&c);
    return rc;
}

static int rows_write(struct updating *u, struct err *e)
{
    const struct sql_asset_row_clear_in clear = {u->whole, u->list};
    struct row_list rows = {0};
    int rc = versions_read(u, &rows, e);

    if (rc == 0)
        rc = installs_read(u, &rows, e);
    if (rc == 0)
        rc = sql_asset_row_clear(u->t->db, &clear, e);
    if (rc == 0 && rows.n)
        rc = sql_asset_row_put_bulk(u->t->db, rows.p, rows.n, e);
    vec_done(&rows);
    return rc;
}

static int update_body(struct db *db, void *ctx, struct err *e)
{
    struct updating *u = ctx;
    struct act *t = u->t;
    int64_t head = 0;
    int rc = change_log_head(t, &head, e);

    if (rc == 0)
        rc = changes_take(u, e);
    id_list_sort(&u->ids);
    u->whole = u->whole || u->ids.n > MANY;
    if (rc == 0 && (u->whole || u->ids.n)) {
        u->list = list_of(t->a, &u->ids);
        rc = org_load(t, t->now, &u->org, e);
        if (rc == 0)
            rc = system_load(t, t->now, &u->systems, e);
        if (rc == 0)
            rc = rows_write(u, e);
    }
    const struct sql_meta_put_in at = {META, str_fmt(t->a, "%lld", (long long)t->now)};

    if (rc == 0)
        rc = sql_meta_put(db, &at, e);
    return rc < 0 ? rc : change_log_follow(t, FOLLOWER, head, e);
}

int asset_row_update(struct act *t, struct err *e)
{
    struct updating u = {.t = t};
    int rc = db_write(t->db, update_body, &u, e);

    if (u.org.by_id)
        org_done(&u.org);
    if (u.systems.by_id)
        system_table_done(&u.systems);
    vec_done(&u.ids);
    return rc;
}
