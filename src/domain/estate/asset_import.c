#include "base/clock.h"
#include "base/map.h"
#include "base/vec.h"
#include "domain/estate/asset.h"
#include "domain/estate/asset_link.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

static const char *const known[] = {
    "name",    "unit",    "system",      "kind",    "exposed",   "exposed_evidence", "criticality",
    "address", "runs_on", "connects_to", "part_of", "effective", "retired",          NULL};

struct asset_import {
    struct act *t;
    const struct record_file *file;
    struct import_result *ret;
    struct org org;
    struct system_table systems;
    struct asset_table assets;
    struct map *ids; /* every name ever -> id: a retired asset may come back */
    struct asset_link_plan links;
    struct change_list changes;
};

static int owner_read(struct asset_import *im, const struct record *r, struct asset *s,
                      struct err *e)
{
    struct str unit = record_get(r, "unit"), system = record_get(r, "system");
    struct unit *u;
    int rc;

    if (record_has(r, "unit"))
        s->unit = 0;
    if (unit.n > 0) {
        if ((rc = org_find(&im->org, unit, &u, e)) < 0)
            return rc;
        s->unit = u->id;
    }
    if (record_has(r, "system"))
        s->system = 0;
    if (system.n > 0) {
        const struct system *found = system_by_code(&im->systems, system);

        if (found == NULL)
            return err_set(e, E_NOTFOUND, "no system %.*s; import it first", STR_ARG(system));
        s->system = found->id;
    }
    return 0;
}

static int facts_read(struct asset_import *im, const struct record *r, struct asset *s,
                      struct err *e)
{
    struct str criticality = record_get(r, "criticality");
    struct str effective = record_get(r, "effective");

    if (record_get(r, "kind").n > 0)
        s->kind = str_lower(im->t->a, record_get(r, "kind"));
    if (record_has(r, "address"))
        s->address = record_get(r, "address");
    if (record_has(r, "exposed_evidence"))
        s->exposed_evidence = record_get(r, "exposed_evidence");
    if (record_has(r, "exposed") && !asset_exposed_parse(record_get(r, "exposed"), &s->exposed))
        return err_set(e, E_INVALID, "exposed \"%.*s\" is none of yes, no, unknown",
                       STR_ARG(record_get(r, "exposed")));
    if (record_has(r, "criticality"))
        s->criticality = 0;
    if (criticality.n > 0 &&
        (!str_i64(criticality, &s->criticality) || s->criticality < 1 || s->criticality > 5))
        return err_set(e, E_INVALID, "criticality \"%.*s\" is not 1 to 5", STR_ARG(criticality));
    s->from_at = im->t->now;
    if (effective.n > 0 && !clock_parse(effective, &s->from_at))
        return err_set(e, E_INVALID, "%s \"%.*s\" is no day; write YYYY-MM-DD", "effective",
                       STR_ARG(effective));
    return 0;
}

static bool same(const struct asset *a, const struct asset *b)
{
    return a->unit == b->unit && a->system == b->system && a->exposed == b->exposed &&
           a->criticality == b->criticality && a->to_at == b->to_at && str_eq(a->kind, b->kind) &&
           str_eq(a->address, b->address) && str_eq(a->exposed_evidence, b->exposed_evidence);
}

/* `have` may be NULL: retired before, or never here at all. */
static int asset_retire(struct asset_import *im, const struct asset *have, int64_t at,
                        struct err *e)
{
    im->ret->closed += have != NULL;
    im->ret->unchanged += have == NULL;
    if (have == NULL)
        return 0;
    at = at > have->from_at ? at : have->from_at + 1;
    change_note(&im->changes, CHANGE_ASSET, have->id);
    return sql_asset_version_close(im->t->db, &(struct sql_asset_version_close_in){have->id, at},
                                   e);
}

/* When the record says it is retired: 0 = it does not. A day to come is kept with the asset. */
static int retired_read(const struct record *r, int64_t *at, struct err *e)
{
    struct str day = record_get(r, "retired");

    *at = 0;
    if (day.n > 0 && !clock_parse(day, at))
        return err_set(e, E_INVALID, "%s \"%.*s\" is no day; write YYYY-MM-DD", "retired",
                       STR_ARG(day));
    return 0;
}

static int asset_apply(struct asset_import *im, struct asset *s, const struct asset *have,
                       struct err *e)
{
    uint64_t id;
    bool known_name = map_get(im->ids, s->name, &id);

    if (have && same(have, s)) {
        im->ret->unchanged++;
        return 0;
    }
    if (have && s->from_at < have->from_at)
        return err_set(e, E_INVALID, "effective lies before the last change of %.*s",
                       STR_ARG(s->name));
    im->ret->changed += known_name;
    im->ret->added += !known_name;
    if (known_name)
        s->id = (int64_t)id;
    int rc = asset_put(im->t, s, !known_name, e);

    if (rc == 0)
        change_note(&im->changes, CHANGE_ASSET, s->id);
    return rc;
}

static int record_apply(struct asset_import *im, const struct record *r, struct err *e)
{
    struct str name = record_get(r, "name");
    const struct asset *have = asset_by_name(&im->assets, name);
    struct asset s = have ? *have
                          : (struct asset){.kind = STR("server"),
                                           .exposed = EXPOSED_UNKNOWN,
                                           .to_at = ACT_OPEN_END};
    int64_t retired;
    int rc = retired_read(r, &retired, e);

    if (rc < 0)
        return rc;

    if (name.n == 0 || name.n > 256)
        return err_set(e, E_INVALID, "the name is missing or over 256 bytes");
    s.name = name;
    if (retired && retired <= im->t->now)
        return asset_retire(im, have, retired, e);
    if (record_has(r, "retired"))
        s.to_at = retired ? retired : ACT_OPEN_END;
    if ((rc = owner_read(im, r, &s, e)) < 0 || (rc = facts_read(im, r, &s, e)) < 0)
        return rc;
    rc = asset_apply(im, &s, have, e);
    if (rc < 0)
        return rc;
    map_set(im->ids, name, (uint64_t)s.id);
    asset_link_wish(&im->links, im->t->a, &s, r);
    return 0;
}

static int records_apply(struct asset_import *im, struct err *e)
{
    struct map *seen = map_new();
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < im->file->n; i++) {
        const struct record *r = &im->file->items[i];
        uint64_t first;

        if (map_get(seen, record_get(r, "name"), &first))
            rc = err_set(e, E_INVALID, "asset %.*s is there twice; keep one",
                         STR_ARG(record_get(r, "name")));
        map_set(seen, record_get(r, "name"), i);
        if (rc == 0)
            rc = record_apply(im, r, e);
        if (rc < 0)
            rc = err_in(e, "%s", r->place.p);
        if (im->ret->ignored.n == 0)
            im->ret->ignored = record_unknown(r, known);
    }
    map_free(seen);
    return rc;
}

static int names_load(struct asset_import *im, struct err *e)
{
    struct sql_asset_names_cursor c;
    struct sql_asset_names_row row;
    int rc = sql_asset_names(im->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_names_next(&c, &row, e)) > 0)
        map_set(im->ids, row.name, (uint64_t)row.id);
    sql_asset_names_done(&c);
    return rc;
}

static int import_body(struct db *db, void *ctx, struct err *e)
{
    struct asset_import *im = ctx;
    int rc = org_load(im->t, im->t->now, &im->org, e);

    (void)db;
    im->ids = map_new();
    if (rc == 0)
        rc = system_load(im->t, im->t->now, &im->systems, e);
    if (rc == 0)
        rc = asset_load(im->t, im->t->now, &im->assets, e);
    if (rc == 0)
        rc = names_load(im, e);
    if (rc == 0)
        rc = records_apply(im, e);
    if (rc == 0)
        rc = asset_link_apply(im->t, &im->links, im->ids, e);
    if (rc == 0)
        rc = change_log_write(im->t, &im->changes, e);
    if (rc == 0)
        rc = act_audit(im->t, "asset.import", STR("asset"), import_result_json(im->t->a, im->ret),
                       e);
    change_list_done(&im->changes);
    vec_done(&im->links);
    map_free(im->ids);
    org_done(&im->org);
    system_table_done(&im->systems);
    asset_table_done(&im->assets);
    return rc == 0 && im->ret->dry_run ? 1 : rc;
}

int asset_import(struct act *t, const struct record_file *file, struct import_result *ret,
                 struct err *e)
{
    struct asset_import im = {.t = t, .file = file, .ret = ret};
    int rc = db_write(t->db, import_body, &im, e);

    return rc < 0 ? rc : 0;
}

int asset_read(struct act *t, const struct record *r, struct asset *s, struct err *e)
{
    struct asset_import im = {.t = t};
    int rc = org_load(t, t->now, &im.org, e);

    if (rc < 0)
        return rc;
    rc = system_load(t, t->now, &im.systems, e);
    if (rc == 0)
        rc = owner_read(&im, r, s, e);
    if (rc == 0)
        rc = facts_read(&im, r, s, e);
    if (rc == 0 && record_unknown(r, known).n)
        rc = err_set(e, E_INVALID, "the field \"%.*s\" is unknown",
                     STR_ARG(record_unknown(r, known)));
    if (im.systems.by_id)
        system_table_done(&im.systems);
    org_done(&im.org);
    return rc;
}
