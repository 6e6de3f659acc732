#include "api/asset_answer.h"
#include "base/clock.h"
#include "store/sql.h"

int asset_of_path(const struct api_call *c, struct asset_row *ret, struct err *e)
{
    int rc = asset_row_get(c->act, c->parts[0], 0, ret, e);

    if (rc == 0 && !unit_scope_has(&c->scope, ret->unit) &&
        (ret->handover == 0 || !unit_scope_has(&c->scope, ret->handover)))
        rc = err_set(e, E_NOTFOUND, "no asset %.*s; see niju asset list", STR_ARG(c->parts[0]));
    return rc;
}

static void time_put(struct json_writer *w, const char *key, int64_t at)
{
    char text[CLOCK_TEXT];

    json_field_str_or_null(w, key, at ? str_of(clock_text(at, text)) : STR_NONE);
}

static int sources_put(const struct api_call *c, int64_t asset, struct json_writer *w,
                       struct err *e)
{
    struct sql_asset_installs_cursor cur;
    struct sql_asset_installs_row row;
    int rc = sql_asset_installs(c->act->db, &(struct sql_asset_installs_in){asset}, &cur, e);

    if (rc < 0)
        return rc;
    json_key(w, "inventories");
    json_array(w);
    while ((rc = sql_asset_installs_next(&cur, &row, e)) > 0) {
        if (row.to_at != ACT_OPEN_END)
            continue;
        json_object(w);
        json_field_str(w, "source", row.source);
        json_field_str_or_null(w, "release", row.release);
        json_field_i64(w, "components", row.size);
        time_put(w, "from", row.from_at);
        time_put(w, "seen", row.seen_at);
        json_object_end(w);
    }
    json_array_end(w);
    sql_asset_installs_done(&cur);
    return rc;
}

static int links_put(const struct api_call *c, int64_t asset, struct json_writer *w, struct err *e)
{
    const struct sql_asset_links_of_in in = {asset, ACT_OPEN_END};
    struct sql_asset_links_of_cursor cur;
    struct sql_asset_links_of_row row;
    int rc = sql_asset_links_of(c->act->db, &in, &cur, e);

    if (rc < 0)
        return rc;
    json_key(w, "links");
    json_array(w);
    while ((rc = sql_asset_links_of_next(&cur, &row, e)) > 0) {
        json_object(w);
        json_field_str(w, "kind", row.kind);
        json_field_str(w, "other", row.name);
        json_object_end(w);
    }
    json_array_end(w);
    sql_asset_links_of_done(&cur);
    return rc;
}

static void may_put(const struct api_call *c, const struct asset_row *r, struct json_writer *w)
{
    static const char *const deeds[] = {"change", "confirm", "handover", "retire"};
    struct unit_scope s;

    grants_scope(c->act->a, &c->caller.grants, RIGHT_ESTATE, &c->whole, &s);
    json_key(w, "may");
    json_array(w);
    for (size_t i = 0; i < 4 && !c->caller.read_only; i++)
        if (unit_scope_has(&s, r->unit))
            json_put_z(w, deeds[i]);
    if (r->unit == 0 && s.n && !c->caller.read_only)
        json_put_z(w, "claim");
    if (r->handover && unit_scope_has(&s, r->handover) && !c->caller.read_only)
        json_put_z(w, "accept-handover");
    json_array_end(w);
}

static void own_put(const struct api_call *c, const struct asset_row *row, struct json_writer *w)
{
    const struct unit *own = org_by_id(&c->org, row->asset.unit);
    const struct unit *offered = org_by_id(&c->org, row->handover);

    json_field_str_or_null(w, "own_unit", own ? own->code : STR_NONE);
    if (row->asset.criticality)
        json_field_i64(w, "own_criticality", row->asset.criticality);
    else
        json_field_null(w, "own_criticality");
    json_field_i64(w, "version", row->version);
    json_field_str_or_null(w, "handover", offered ? offered->code : STR_NONE);
    time_put(w, "confirmed", row->confirmed_at);
}

int asset_answer(struct api_call *c, struct api_answer *r, const struct asset_row *row,
                 struct err *e)
{
    struct system_table systems = {0};
    struct json_writer w = api_json(r);
    struct view_table t;
    int rc = system_load(c->act, c->act->now, &systems, e);

    if (rc < 0)
        return rc;
    const struct group_view v = {c->act->a, &c->org, &systems, c->act->now};

    view_table_init(&t, asset_columns.p, asset_columns.n);
    asset_row_put(&v, row, &t);
    json_object(&w);
    view_row_members(&t, 0, &w);
    own_put(c, row, &w);
    rc = sources_put(c, row->asset.id, &w, e);
    if (rc == 0)
        rc = links_put(c, row->asset.id, &w, e);
    may_put(c, row, &w);
    json_object_end(&w);
    view_table_done(&t);
    system_table_done(&systems);
    if (rc == 0)
        api_json_end(c, r, row->version);
    return rc;
}
