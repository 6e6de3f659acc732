#include "domain/estate/inventory_import.h"
#include "base/map.h"
#include "codec/hash.h"
#include "domain/estate/component_table.h"
#include "domain/estate/set_store.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

struct inventory_import {
    struct act *t;
    const struct inventory_doc *doc;
    const struct inventory_input *in;
    const struct inventory_options *opt;
    struct inventory_result *ret;
    struct asset_table assets;
    struct map *names;   /* every name ever -> id */
    struct map *touched; /* made or revived by this document */
    int64_t unit;        /* of new assets */
    struct change_list changes;
};

/* "hosts/web01.status" -> "web01" */
static struct str file_stem(struct str path)
{
    ptrdiff_t slash = str_rfind_char(path, '/');
    struct str name = slash < 0 ? path : str_sub(path, (size_t)slash + 1, path.n);
    ptrdiff_t dot = str_find_char(name, '.');

    return dot > 0 ? str_sub(name, 0, (size_t)dot) : name;
}

static struct str subject_of(const struct inventory_import *im, const struct inventory *item)
{
    if (im->opt->asset.n > 0)
        return im->opt->asset;
    return item->subject.n > 0 ? item->subject : file_stem(im->in->name);
}

static int asset_begin(struct inventory_import *im, struct str name, int64_t *id, struct err *e)
{
    struct asset fresh = {
        .name = name,
        .unit = im->unit,
        .kind = STR("server"),
        .exposed = EXPOSED_UNKNOWN,
        .from_at = im->t->now,
    };
    int rc = asset_put(im->t, &fresh, true, e);

    if (rc == 0)
        change_note(&im->changes, CHANGE_ASSET, fresh.id);
    im->ret->assets_added++;
    *id = fresh.id;
    return rc;
}

/* What reports is alive, whatever a list said: a retired asset comes back as it was. */
static int asset_revive(struct inventory_import *im, struct str name, int64_t id, struct err *e)
{
    struct sql_asset_version_last_row row;
    struct act *t = im->t;
    int rc =
        sql_asset_version_last_one(t->db, &(struct sql_asset_version_last_in){id}, t->a, &row, e);

    if (rc <= 0)
        return rc;
    struct asset back = {
        .id = id,
        .name = name,
        .unit = row.unit.set ? row.unit.v : 0,
        .system = row.system.set ? row.system.v : 0,
        .kind = row.kind,
        .address = row.address,
        .exposed_evidence = row.exposed_evidence,
        .exposed = (enum asset_exposed)row.exposed,
        .criticality = row.criticality.set ? row.criticality.v : 0,
        .from_at = t->now,
        .to_at = row.from_at > t->now ? row.from_at : 0, /* it was to begin later */
    };

    change_note(&im->changes, CHANGE_ASSET, id);
    rc = asset_put(t, &back, false, e);
    return rc < 0 ? rc : act_audit(t, "asset.revive", name, STR("{}"), e);
}

static int asset_of(struct inventory_import *im, struct str name, int64_t *id, struct err *e)
{
    const struct asset *have = asset_by_name(&im->assets, name);
    uint64_t known;
    int rc;

    if (name.n == 0 || str_eq(name, STR("-")) || name.n > 256 || !str_utf8_valid(name))
        return err_set(e, E_INVALID,
                       "the asset's name is missing, over 256 bytes or no UTF-8; give --asset");
    if (have) {
        *id = have->id;
        return 0;
    }
    if (map_get(im->touched, name, &known)) {
        *id = (int64_t)known;
        return 0;
    }
    if (map_get(im->names, name, &known)) {
        *id = (int64_t)known;
        rc = asset_revive(im, name, *id, e);
    } else {
        rc = asset_begin(im, name, id, e);
    }
    map_set(im->touched, name, (uint64_t)*id);
    return rc;
}

static int names_load(struct inventory_import *im, struct err *e)
{
    struct sql_asset_names_cursor c;
    struct sql_asset_names_row row;
    int rc = sql_asset_names(im->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_asset_names_next(&c, &row, e)) > 0)
        map_set(im->names, row.name, (uint64_t)row.id);
    sql_asset_names_done(&c);
    return rc;
}

static int ids_of(struct inventory_import *im, const struct inventory *item, struct id_list *ids,
                  struct err *e)
{
    struct arena *scratch = arena_new();
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < item->n; i++) {
        uint32_t id;

        rc = component_intern(im->t, scratch, &item->components[i], &id, e);
        if (rc == 0)
            *vec_add(ids) = id;
        if (i % 1024 == 1023)
            arena_reset(scratch);
    }
    arena_free(scratch);
    id_list_sort(ids);
    return rc;
}

struct install_point {
    int64_t asset;
    struct str source, release;
};

static int install_set(struct inventory_import *im, const struct install_point *p,
                       const struct id_list *ids, struct err *e)
{
    const struct sql_install_open_in key = {p->asset, p->source, ACT_OPEN_END};
    struct sql_install_open_row have = {0};
    struct act *t = im->t;
    int64_t set;
    int found = sql_install_open_one(t->db, &key, t->a, &have, e);
    int rc = found < 0 ? found : set_put(t, ids, found ? have.set_id : 0, &set, e);

    if (rc < 0)
        return rc;
    if (found && have.set_id == set && str_eq(have.release, p->release)) {
        im->ret->unchanged++;
        const struct sql_install_seen_in seen = {p->asset, p->source, t->now, ACT_OPEN_END};

        rc = sql_install_seen(t->db, &seen, e);
        return rc < 0 ? rc
                      : sql_asset_row_seen(t->db, &(struct sql_asset_row_seen_in){p->asset, t->now},
                                           e);
    }
    im->ret->changed++;
    change_note(&im->changes, CHANGE_INSTALL, p->asset);
    if (found) {
        const struct sql_install_close_in close = {p->asset, p->source, t->now, ACT_OPEN_END};

        rc = sql_install_close(t->db, &close, e);
    }
    const struct sql_install_put_in in = {p->asset, p->source, t->now,    ACT_OPEN_END,
                                          t->now,   set,       p->release};

    return rc < 0 ? rc : sql_install_put(t->db, &in, e);
}

/* No system is without a package: an empty list of them would close every task by itself. */
static int evidence_check(const struct inventory *item, struct err *e)
{
    bool system = str_eq(item->source, STR("dpkg")) || str_eq(item->source, STR("rpm")) ||
                  str_eq(item->source, STR("apk"));

    if (system && item->n == 0)
        return err_set(e, E_PARSE, "a %.*s list without an installed package; list it again",
                       STR_ARG(item->source));
    return 0;
}

static int item_import(struct inventory_import *im, const struct inventory *item, struct err *e)
{
    struct id_list ids = {0};
    struct install_point p = {0, im->opt->source.n > 0 ? im->opt->source : item->source,
                              item->release};
    int rc = evidence_check(item, e);

    if (rc == 0)
        rc = asset_of(im, subject_of(im, item), &p.asset, e);
    if (rc == 0)
        rc = ids_of(im, item, &ids, e);
    if (rc == 0)
        rc = install_set(im, &p, &ids, e);
    im->ret->components += item->n;
    vec_done(&ids);
    return rc;
}

static int receipt(struct inventory_import *im, struct err *e)
{
    struct act *t = im->t;
    uint8_t hash[HASH_SHA256];
    struct sql_document_insert_row row = {0};

    hash_sha256(im->in->bytes, hash);
    const struct sql_document_insert_in in = {
        .received_at = t->now,
        .format = str_of(im->doc->format->name),
        .name = im->in->name,
        .hash = {(const char *)hash, sizeof hash},
        .size = (int64_t)im->in->bytes.n,
        .items = (int64_t)im->doc->n,
        .bad = (int64_t)im->doc->bad_n,
    };
    int rc = sql_document_insert_one(t->db, &in, t->a, &row, e);

    if (rc < 0)
        return rc;
    struct str detail =
        str_fmt(t->a, "{\"document\":%lld,\"assets\":%zu,\"components\":%zu,\"bad\":%zu}",
                (long long)row.id, im->doc->n, im->ret->components, im->doc->bad_n);

    return act_audit(t, "inventory.import", im->in->name, detail, e);
}

static int unit_of(struct inventory_import *im, struct err *e)
{
    struct org org;
    struct unit *u;
    int rc;

    if (im->opt->unit.n == 0)
        return 0;
    rc = org_load(im->t, im->t->now, &org, e);
    if (rc < 0)
        return rc;
    rc = org_find(&org, im->opt->unit, &u, e);
    im->unit = rc == 0 ? u->id : 0;
    org_done(&org);
    return rc;
}

static int import_body(struct db *db, void *ctx, struct err *e)
{
    struct inventory_import *im = ctx;
    int rc = unit_of(im, e);

    (void)db;
    if (rc == 0)
        rc = asset_load(im->t, im->t->now, &im->assets, e);
    im->names = map_new();
    im->touched = map_new();
    if (rc == 0)
        rc = names_load(im, e);
    for (size_t i = 0; rc == 0 && i < im->doc->n; i++)
        rc = item_import(im, &im->doc->items[i], e);
    im->ret->bad += im->doc->bad_n;
    if (rc == 0)
        rc = receipt(im, e);
    if (rc == 0)
        rc = change_log_write(im->t, &im->changes, e);
    change_list_done(&im->changes);
    if (im->assets.by_id)
        asset_table_done(&im->assets);
    map_free(im->names);
    map_free(im->touched);
    return rc == 0 && im->opt->dry_run ? 1 : rc;
}

int inventory_import(struct act *t, const struct inventory_job *job, struct inventory_result *ret,
                     struct err *e)
{
    struct inventory_import im = {
        .t = t, .doc = job->doc, .in = job->in, .opt = job->opt, .ret = ret};
    int rc = db_write(t->db, import_body, &im, e);

    return rc < 0 ? rc : 0;
}

struct retire {
    struct act *t;
    struct str asset, source;
};

static int retire_body(struct db *db, void *ctx, struct err *e)
{
    struct retire *r = ctx;
    struct asset_table assets;
    int rc = asset_load(r->t, r->t->now, &assets, e);

    if (rc < 0)
        return rc;
    const struct asset *s = asset_by_name(&assets, r->asset);
    struct sql_install_open_row row;

    if (s == NULL)
        rc = err_set(e, E_NOTFOUND, "no asset %.*s; see niju asset list", STR_ARG(r->asset));
    else
        rc = sql_install_open_one(db, &(struct sql_install_open_in){s->id, r->source, ACT_OPEN_END},
                                  r->t->a, &row, e);
    if (rc == 0)
        rc = err_set(e, E_NOTFOUND, "%.*s has no source %.*s; see niju asset show",
                     STR_ARG(r->asset), STR_ARG(r->source));
    if (rc > 0)
        rc = sql_install_close(
            db, &(struct sql_install_close_in){s->id, r->source, r->t->now, ACT_OPEN_END}, e);
    if (rc == 0)
        rc = change_log_one(r->t, CHANGE_INSTALL, s->id, e);
    asset_table_done(&assets);
    if (rc < 0)
        return rc;
    return act_audit(r->t, "inventory.retire", r->asset,
                     str_fmt(r->t->a, "{\"source\":\"%.*s\"}", STR_ARG(r->source)), e);
}

int inventory_retire(struct act *t, struct str asset, struct str source, struct err *e)
{
    struct retire r = {t, asset, source};

    return db_write(t->db, retire_body, &r, e);
}
