#include "domain/estate/estate_edit.h"
#include "codec/json_write.h"
#include "domain/org/change_log.h"
#include "domain/org/unit_import.h"
#include "store/sql.h"

static const char *const kind_names[] = {"unit", "system", "asset"};

struct editing {
    struct act *t;
    const struct estate_edit *edit;
};

static int number_get(struct act *t, enum edit_kind kind, struct str code, int64_t ret[2],
                      struct err *e)
{
    struct sql_unit_number_row u = {0};
    struct sql_system_number_row s = {0};
    struct sql_asset_number_row a = {0};
    int rc = 0;

    switch (kind) {
    case EDIT_UNIT:
        rc = sql_unit_number_one(t->db, &(struct sql_unit_number_in){code}, t->a, &u, e);
        ret[0] = u.id, ret[1] = u.version;
        break;
    case EDIT_SYSTEM:
        rc = sql_system_number_one(t->db, &(struct sql_system_number_in){code}, t->a, &s, e);
        ret[0] = s.id, ret[1] = s.version;
        break;
    case EDIT_ASSET:
        rc = sql_asset_number_one(t->db, &(struct sql_asset_number_in){code}, t->a, &a, e);
        ret[0] = a.id, ret[1] = a.version;
        break;
    }
    return rc;
}

int estate_version(struct act *t, enum edit_kind kind, struct str code, int64_t *ret, struct err *e)
{
    int64_t number[2] = {0};
    int rc = number_get(t, kind, code, number, e);

    if (rc == 0)
        return err_set(e, E_NOTFOUND, "no %s %.*s", kind_names[kind], STR_ARG(code));
    *ret = number[1];
    return rc < 0 ? rc : 0;
}

static int changed(struct act *t, enum edit_kind kind, int64_t id, struct err *e)
{
    switch (kind) {
    case EDIT_UNIT: return sql_unit_changed(t->db, &(struct sql_unit_changed_in){id}, e);
    case EDIT_SYSTEM: return sql_system_changed(t->db, &(struct sql_system_changed_in){id}, e);
    case EDIT_ASSET: return sql_asset_changed(t->db, &(struct sql_asset_changed_in){id}, e);
    }
    return 0;
}

static void unit_put(struct json_writer *w, const struct org *org, const struct unit *u)
{
    const struct unit *parent = org_by_id(org, u->parent), *heir = org_by_id(org, u->merged_into);

    json_field_str_or_null(w, "parent", parent ? parent->code : STR_NONE);
    json_field_str(w, "name_ja", u->name_ja);
    json_field_str(w, "name_en", u->name_en);
    json_field_str(w, "kind", u->kind);
    json_field_str_or_null(w, "region", u->region);
    json_field_i64(w, "headcount", u->headcount);
    json_field_i64(w, "zone_minutes", u->zone_min);
    json_field_bool(w, "live", u->live);
    json_field_str_or_null(w, "merged_into", heir ? heir->code : STR_NONE);
}

static void system_put(struct json_writer *w, const struct org *org, const struct system *s)
{
    const struct unit *u = org_by_id(org, s->unit);

    json_field_str_or_null(w, "unit", u ? u->code : STR_NONE);
    json_field_str(w, "name_ja", s->name_ja);
    json_field_str(w, "name_en", s->name_en);
    json_field_str(w, "purpose", s->purpose);
    json_field_str(w, "phase", s->phase);
    json_field_i64(w, "criticality", s->criticality);
    json_field_str_or_null(w, "data_classes", s->data_classes);
    json_field_str_or_null(w, "customers", s->customers);
    json_field_str_or_null(w, "countries", s->countries);
    json_field_str_or_null(w, "stop_decider", s->stop_decider);
    json_field_str_or_null(w, "stop_deputy", s->stop_deputy);
}

static void asset_put_facts(struct json_writer *w, const struct org *org, const struct asset_row *r)
{
    const struct unit *own = org_by_id(org, r->asset.unit);
    const struct unit *offered = org_by_id(org, r->handover);

    json_field_str_or_null(w, "unit", own ? own->code : STR_NONE);
    json_field_i64(w, "system", r->asset.system);
    json_field_str(w, "kind", r->asset.kind);
    json_field_str(w, "exposed", str_of(asset_exposed_text(r->asset.exposed)));
    json_field_str_or_null(w, "exposed_evidence", r->asset.exposed_evidence);
    json_field_i64(w, "criticality", r->asset.criticality);
    json_field_str_or_null(w, "address", r->asset.address);
    json_field_str_or_null(w, "handover", offered ? offered->code : STR_NONE);
}

/* The facts of one as JSON; null where it is not there. */
static int facts_of(struct act *t, enum edit_kind kind, struct str code, struct str *ret,
                    struct err *e)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);
    struct system_table systems = {0};
    struct asset_row row;
    struct org org;
    int rc = org_load(t, t->now, &org, e);

    if (rc < 0)
        return rc;
    json_object(&w);
    const struct unit *u = kind == EDIT_UNIT ? org_by_code(&org, code) : NULL;

    if (u)
        unit_put(&w, &org, u);
    if (kind == EDIT_SYSTEM && (rc = system_load(t, t->now, &systems, e)) == 0) {
        const struct system *s = system_by_code(&systems, code);

        if (s)
            system_put(&w, &org, s);
        system_table_done(&systems);
    }
    if (kind == EDIT_ASSET && (rc = asset_row_get(t, code, 0, &row, e)) == 0)
        asset_put_facts(&w, &org, &row);
    if (rc == E_NOTFOUND && e)
        err_clear(e);
    json_object_end(&w);
    *ret = str_dup(t->a, buf_str(&b));
    buf_done(&b);
    org_done(&org);
    return rc == E_NOTFOUND ? 0 : rc;
}

static int audit_both(struct act *t, const char *action, struct str subject,
                      const struct str facts[3], struct err *e)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    json_object(&w);
    json_field_str_or_null(&w, "reason", facts[2]);
    json_key(&w, "before");
    json_put_raw(&w, facts[0]);
    json_key(&w, "after");
    json_put_raw(&w, facts[1]);
    json_object_end(&w);
    int rc = act_audit(t, action, subject, buf_str(&b), e);

    buf_done(&b);
    return rc;
}

/* The record with the code put before what it says. */
static void record_named(struct act *t, const struct estate_edit *x, struct record *ret)
{
    ret->n = x->record->n + 1;
    ret->fields = arena_alloc(t->a, struct record_field, ret->n);
    ret->fields[0] = (struct record_field){STR("code"), x->code};
    if (x->record->n)
        memcpy(ret->fields + 1, x->record->fields, x->record->n * sizeof *ret->fields);
    ret->place = STR("the request");
}

static int record_import(struct act *t, const struct estate_edit *x, struct err *e)
{
    struct import_result result = {0};
    struct record r;
    const struct record_file file = {&r, 1};

    record_named(t, x, &r);
    int rc = x->kind == EDIT_UNIT ? unit_import(t, &file, &result, e)
                                  : system_import(t, &file, &result, e);

    if (rc == 0 && result.ignored.n)
        rc = err_set(e, E_INVALID, "the field \"%.*s\" is unknown", STR_ARG(result.ignored));
    return rc;
}

static int asset_record_put(struct act *t, const struct estate_edit *x, int64_t id, struct err *e)
{
    struct asset_row row = {.asset = {.kind = STR("server"), .exposed = EXPOSED_UNKNOWN}};
    int rc = x->create ? 0 : asset_row_get(t, x->code, 0, &row, e);
    struct asset s = row.asset;

    if (x->code.n == 0 || x->code.n > 256)
        return err_set(e, E_INVALID, "the name is missing or over 256 bytes");
    s.id = id;
    s.name = x->code;
    if (rc == 0)
        rc = asset_read(t, x->record, &s, e);
    s.to_at = ACT_OPEN_END;
    if (rc == 0)
        rc = asset_put(t, &s, id == 0, e);
    return rc < 0 ? rc : change_log_one(t, CHANGE_ASSET, s.id, e);
}

/* Whether it stands in lists now: a retired asset's name may be taken again. */
static int there(struct act *t, const struct estate_edit *x, int64_t id, struct err *e)
{
    struct asset_row row;
    int rc = id ? 1 : 0;

    if (x->kind != EDIT_ASSET || id == 0)
        return rc;
    rc = asset_row_get(t, x->code, 0, &row, e);
    if (rc == E_NOTFOUND) {
        if (e)
            err_clear(e);
        return 0;
    }
    return rc < 0 ? rc : 1;
}

static int edit_check(struct act *t, const struct estate_edit *x, int64_t number[2], struct err *e)
{
    const char *what = kind_names[x->kind];
    int rc = number_get(t, x->kind, x->code, number, e);

    if (rc >= 0)
        rc = there(t, x, number[0], e);
    if (rc < 0)
        return rc;
    if (x->create && rc > 0)
        return err_set(e, E_CONFLICT, "%s %.*s is there already", what, STR_ARG(x->code));
    if (!x->create && rc == 0)
        return err_set(e, E_NOTFOUND, "no %s %.*s", what, STR_ARG(x->code));
    if (!x->create && x->version && x->version != number[1])
        return err_set(e, E_CONFLICT, "%s %.*s has changed since; look at it again", what,
                       STR_ARG(x->code));
    return 0;
}

static int edit_body(struct db *db, void *ctx, struct err *e)
{
    struct editing *g = ctx;
    const struct estate_edit *x = g->edit;
    struct act *t = g->t;
    struct str facts[3] = {STR("null"), STR("null"), STR_NONE};
    int64_t number[2] = {0};
    int rc = edit_check(t, x, number, e);

    (void)db;
    if (rc == 0 && !x->create)
        rc = facts_of(t, x->kind, x->code, &facts[0], e);
    if (rc == 0)
        rc = x->kind == EDIT_ASSET ? asset_record_put(t, x, number[0], e) : record_import(t, x, e);
    if (rc == 0)
        rc = number_get(t, x->kind, x->code, number, e) < 0 ? E_STORE : 0;
    if (rc == 0)
        rc = changed(t, x->kind, number[0], e);
    if (rc == 0)
        rc = asset_row_update(t, e);
    if (rc == 0)
        rc = facts_of(t, x->kind, x->code, &facts[1], e);
    return rc < 0 ? rc
                  : audit_both(t,
                               str_fmt(t->a, "%s.%s", kind_names[x->kind],
                                       x->create ? "register" : "change")
                                   .p,
                               x->code, facts, e);
}

int estate_edit(struct act *t, const struct estate_edit *edit, struct err *e)
{
    struct editing g = {t, edit};

    return db_write(t->db, edit_body, &g, e);
}

struct doing {
    struct act *t;
    const struct asset_act *a;
};

static int deed_check(const struct asset_act *a, const struct asset_row *r, struct err *e)
{
    if (a->version && a->version != r->version)
        return err_set(e, E_CONFLICT, "%s %.*s has changed since; look at it again", "asset",
                       STR_ARG(a->name));
    if (a->deed == ASSET_CLAIM && r->unit)
        return err_set(e, E_REFUSED, "%.*s has an owner; ask for a hand-over", STR_ARG(a->name));
    if (a->deed == ASSET_OFFER && r->unit == a->unit)
        return err_set(e, E_INVALID, "%.*s is that unit's already", STR_ARG(a->name));
    if ((a->deed == ASSET_ACCEPT || a->deed == ASSET_SEND_BACK) && r->handover == 0)
        return err_set(e, E_REFUSED, "%.*s is not offered to anybody", STR_ARG(a->name));
    return 0;
}

static int unit_set(struct act *t, int64_t asset, int64_t unit, struct err *e)
{
    const struct sql_asset_unit_set_in in = {asset, t->now, {unit != 0, unit}};
    const struct sql_asset_unit_end_in end = {asset, t->now};
    int rc = sql_asset_unit_set(t->db, &in, e);

    return rc < 0 ? rc : sql_asset_unit_end(t->db, &end, e);
}

static int deed_apply(struct act *t, const struct asset_act *a, const struct asset_row *r,
                      struct err *e)
{
    const int64_t id = r->asset.id;
    const struct sql_asset_version_close_in close = {id, t->now};
    int64_t handover = a->deed == ASSET_OFFER     ? a->unit
                       : a->deed == ASSET_CONFIRM ? r->handover
                                                  : 0;
    const struct sql_asset_decide_in in = {
        id, {handover != 0, handover}, a->deed == ASSET_CONFIRM ? t->now : r->confirmed_at};
    struct str said = a->deed == ASSET_RETIRE ? STR("retired") : STR("confirmed");
    const struct sql_confirmation_answer_in answer = {id, said, t->now, t->actor};
    int rc = 0;

    if (a->deed == ASSET_CLAIM || a->deed == ASSET_ACCEPT)
        rc = unit_set(t, id, a->deed == ASSET_CLAIM ? a->unit : r->handover, e);
    if (a->deed == ASSET_RETIRE)
        rc = sql_asset_version_close(t->db, &close, e);
    if (rc == 0 && (a->deed == ASSET_CONFIRM || a->deed == ASSET_RETIRE))
        rc = sql_confirmation_answer(t->db, &answer, e);
    if (rc == 0)
        rc = sql_asset_decide(t->db, &in, e);
    if (rc == 0 && a->deed != ASSET_CONFIRM && a->deed != ASSET_OFFER && a->deed != ASSET_SEND_BACK)
        rc = change_log_one(t, CHANGE_ASSET, id, e);
    return rc < 0 ? rc : asset_row_update(t, e);
}

static int do_body(struct db *db, void *ctx, struct err *e)
{
    static const char *const deeds[] = {"asset.confirm", "asset.claim",     "asset.offer",
                                        "asset.accept",  "asset.send-back", "asset.retire"};
    struct doing *g = ctx;
    struct act *t = g->t;
    struct str facts[3] = {STR("null"), STR("null"), g->a->reason};
    struct asset_row row;
    int rc = asset_row_get(t, g->a->name, 0, &row, e);

    (void)db;
    if (rc == 0)
        rc = deed_check(g->a, &row, e);
    if (rc == 0)
        rc = facts_of(t, EDIT_ASSET, g->a->name, &facts[0], e);
    if (rc == 0)
        rc = deed_apply(t, g->a, &row, e);
    if (rc == 0)
        rc = facts_of(t, EDIT_ASSET, g->a->name, &facts[1], e);
    return rc < 0 ? rc : audit_both(t, deeds[g->a->deed], g->a->name, facts, e);
}

int asset_do(struct act *t, const struct asset_act *a, struct err *e)
{
    struct doing g = {t, a};

    return db_write(t->db, do_body, &g, e);
}
