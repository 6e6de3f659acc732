#include "domain/estate/asset.h"
#include "base/map.h"
#include "base/vec.h"
#include "store/sql.h"

VEC_TYPE(asset_list, struct asset);

static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

static void asset_take(struct arena *a, const struct sql_assets_current_row *row, struct asset *s)
{
    *s = (struct asset){
        .id = row->id,
        .unit = row->unit.set ? row->unit.v : 0,
        .system = row->system.set ? row->system.v : 0,
        .name = str_dup(a, row->name),
        .kind = str_dup(a, row->kind),
        .address = str_dup(a, row->address),
        .exposed_evidence = str_dup(a, row->exposed_evidence),
        .exposed = (enum asset_exposed)row->exposed,
        .criticality = row->criticality.set ? row->criticality.v : 0,
        .from_at = row->from_at,
        .to_at = row->to_at,
    };
}

int asset_load(struct act *t, int64_t at, struct asset_table *ret, struct err *e)
{
    struct asset_list list = {0};
    struct sql_assets_current_cursor c;
    struct sql_assets_current_row row;
    int rc = sql_assets_current(t->db, &(struct sql_assets_current_in){at}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_assets_current_next(&c, &row, e)) > 0)
        asset_take(t->a, &row, vec_add(&list));
    sql_assets_current_done(&c);
    if (rc == 0) {
        ret->n = list.n;
        ret->items = arena_alloc(t->a, struct asset, list.n);
        ret->by_name = map_new();
        ret->by_id = map_new();
        for (size_t i = 0; i < list.n; i++) {
            ret->items[i] = list.p[i];
            map_set(ret->by_name, list.p[i].name, i);
            map_set(ret->by_id, id_key(&list.p[i].id), i);
        }
    }
    vec_done(&list);
    return rc;
}

void asset_table_done(struct asset_table *s)
{
    map_free(s->by_name);
    map_free(s->by_id);
    s->by_name = s->by_id = NULL;
}

const struct asset *asset_by_id(const struct asset_table *s, int64_t id)
{
    uint64_t i;

    return map_get(s->by_id, id_key(&id), &i) ? &s->items[i] : NULL;
}

const struct asset *asset_by_name(const struct asset_table *s, struct str name)
{
    uint64_t i;

    return map_get(s->by_name, name, &i) ? &s->items[i] : NULL;
}

int64_t asset_owner(const struct asset *a, const struct system_table *systems,
                    const struct org *org)
{
    const struct unit *u = org_heir(org, a->unit);
    const struct system *s = u ? NULL : system_by_id(systems, a->system);

    if (s)
        u = org_heir(org, s->unit);
    return u ? u->id : 0;
}

int64_t asset_criticality(const struct asset *a, const struct system_table *systems)
{
    const struct system *s = system_by_id(systems, a->system);
    int64_t of_system = s ? s->criticality : 0;

    if (a->criticality == 0 && of_system == 0)
        return ASSET_CRITICALITY_UNKNOWN;
    return a->criticality > of_system ? a->criticality : of_system;
}

static const char *const exposed_names[] = {"no", "yes", "unknown"};

const char *asset_exposed_text(enum asset_exposed x)
{
    return exposed_names[x];
}

bool asset_exposed_parse(struct str s, enum asset_exposed *ret)
{
    static const struct {
        const char *word;
        enum asset_exposed value;
    } words[] = {{"no", EXPOSED_NO},       {"yes", EXPOSED_YES},  {"unknown", EXPOSED_UNKNOWN},
                 {"0", EXPOSED_NO},        {"1", EXPOSED_YES},    {"", EXPOSED_UNKNOWN},
                 {"false", EXPOSED_NO},    {"true", EXPOSED_YES}, {"internal", EXPOSED_NO},
                 {"internet", EXPOSED_YES}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_ieq(s, str_of(words[i].word)))
            continue;
        *ret = words[i].value;
        return true;
    }
    return false;
}

int asset_put(struct act *t, struct asset *s, bool is_new, struct err *e)
{
    struct sql_asset_insert_row row = {0};
    int rc = 0;

    if (is_new) {
        rc = sql_asset_insert_one(t->db, &(struct sql_asset_insert_in){s->name}, t->a, &row, e);
        if (rc < 0)
            return rc;
        s->id = row.id;
    }
    const struct sql_asset_version_put_in in = {
        .asset = s->id,
        .from_at = s->from_at,
        .to_at = s->to_at ? s->to_at : ACT_OPEN_END,
        .unit = {s->unit != 0, s->unit},
        .system = {s->system != 0, s->system},
        .kind = s->kind,
        .exposed = s->exposed,
        .exposed_evidence = s->exposed_evidence,
        .criticality = {s->criticality != 0, s->criticality},
        .address = s->address,
    };
    const struct sql_asset_version_close_in close = {s->id, s->from_at};

    rc = sql_asset_version_close(t->db, &close, e);
    return rc < 0 ? rc : sql_asset_version_put(t->db, &in, e);
}
