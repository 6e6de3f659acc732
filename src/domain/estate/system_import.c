#include "base/clock.h"
#include "base/map.h"
#include "domain/estate/system.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

static const char *const known[] = {"code",      "unit",      "name_ja",      "name_en",
                                    "purpose",   "phase",     "criticality",  "data_classes",
                                    "customers", "countries", "stop_decider", "stop_deputy",
                                    "effective", NULL};
static const char *const purposes[] = {"business", "internal", "product", "service", NULL};
static const char *const phases[] = {"development", "operation", "retired", NULL};

struct system_import {
    struct act *t;
    const struct record_file *file;
    struct import_result *ret;
    struct org org;
    struct system_table systems;
    struct map *ids; /* every code ever -> id: one may begin in the future */
    struct change_list changes;
};

static int choice_check(const char *field, struct str value, const char *const *choices,
                        struct err *e)
{
    for (size_t i = 0; choices[i]; i++)
        if (str_eq(value, str_of(choices[i])))
            return 0;
    return err_set(e, E_INVALID, "%s \"%.*s\" is unknown; see niju system import --help", field,
                   STR_ARG(value));
}

static struct str field_or(const struct record *r, const char *name, struct str otherwise)
{
    struct str s = record_get(r, name);

    return s.n > 0 || record_has(r, name) ? s : otherwise;
}

/* Commas inside a quoted list are as good as semicolons. */
static struct str list_field(struct arena *a, const struct record *r, const char *name,
                             struct str otherwise)
{
    struct str s = str_dup(a, field_or(r, name, otherwise));
    char *p = arena_bytes(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] == ',' || s.p[i] == '|' ? ';' : s.p[i];
    return (struct str){p, s.n};
}

static int numbers_read(struct system_import *im, const struct record *r, struct system *s,
                        struct err *e)
{
    struct str criticality = record_get(r, "criticality");
    struct str effective = record_get(r, "effective");
    struct str unit = record_get(r, "unit");
    struct unit *u = NULL;

    if (criticality.n > 0 &&
        (!str_i64(criticality, &s->criticality) || s->criticality < 1 || s->criticality > 5))
        return err_set(e, E_INVALID, "criticality \"%.*s\" is not 1 to 5", STR_ARG(criticality));
    s->from_at = im->t->now;
    if (effective.n > 0 && !clock_parse(effective, &s->from_at))
        return err_set(e, E_INVALID, "%s \"%.*s\" is no day; write YYYY-MM-DD", "effective",
                       STR_ARG(effective));
    if (record_has(r, "unit"))
        s->unit = 0;
    if (unit.n > 0) {
        int rc = org_find(&im->org, unit, &u, e);

        if (rc < 0)
            return rc;
        s->unit = u->id;
    }
    return 0;
}

static int system_read(struct system_import *im, const struct record *r, struct system *s,
                       struct err *e)
{
    const struct system *have = system_by_code(&im->systems, record_get(r, "code"));
    struct arena *a = im->t->a;

    *s = have ? *have
              : (struct system){
                    .criticality = 3, .purpose = STR("business"), .phase = STR("operation")};
    s->code = record_get(r, "code");
    if (s->code.n == 0)
        return err_set(e, E_INVALID, "the code is missing");
    s->name_ja = field_or(r, "name_ja", s->name_ja);
    s->name_en = field_or(r, "name_en", s->name_en);
    if (s->name_ja.n == 0)
        s->name_ja = s->name_en.n ? s->name_en : s->code;
    if (s->name_en.n == 0)
        s->name_en = s->name_ja;
    if (record_get(r, "purpose").n > 0)
        s->purpose = str_lower(a, record_get(r, "purpose"));
    if (record_get(r, "phase").n > 0)
        s->phase = str_lower(a, record_get(r, "phase"));
    s->data_classes = list_field(a, r, "data_classes", s->data_classes);
    s->customers = list_field(a, r, "customers", s->customers);
    s->countries = list_field(a, r, "countries", s->countries);
    s->stop_decider = field_or(r, "stop_decider", s->stop_decider);
    s->stop_deputy = field_or(r, "stop_deputy", s->stop_deputy);
    int rc = choice_check("purpose", s->purpose, purposes, e);

    if (rc == 0)
        rc = choice_check("phase", s->phase, phases, e);
    return rc < 0 ? rc : numbers_read(im, r, s, e);
}

static bool same(const struct system *a, const struct system *b)
{
    return a->unit == b->unit && a->criticality == b->criticality &&
           str_eq(a->name_ja, b->name_ja) && str_eq(a->name_en, b->name_en) &&
           str_eq(a->purpose, b->purpose) && str_eq(a->phase, b->phase) &&
           str_eq(a->data_classes, b->data_classes) && str_eq(a->customers, b->customers) &&
           str_eq(a->countries, b->countries) && str_eq(a->stop_decider, b->stop_decider) &&
           str_eq(a->stop_deputy, b->stop_deputy);
}

static int version_put(struct system_import *im, const struct system *s, struct err *e)
{
    const struct sql_system_version_put_in in = {
        .system = s->id,
        .from_at = s->from_at,
        .to_at = ACT_OPEN_END,
        .unit = {s->unit != 0, s->unit},
        .name_ja = s->name_ja,
        .name_en = s->name_en,
        .purpose = s->purpose,
        .phase = s->phase,
        .criticality = s->criticality,
        .data_classes = s->data_classes,
        .customers = s->customers,
        .countries = s->countries,
        .stop_decider = s->stop_decider,
        .stop_deputy = s->stop_deputy,
    };
    const struct sql_system_version_close_in close = {s->id, s->from_at};
    int rc = sql_system_version_close(im->t->db, &close, e);

    change_note(&im->changes, CHANGE_SYSTEM, s->id);
    return rc < 0 ? rc : sql_system_version_put(im->t->db, &in, e);
}

static int system_apply(struct system_import *im, struct system *s, struct err *e)
{
    const struct system *have = system_by_code(&im->systems, s->code);
    struct sql_system_insert_row row = {0};

    if (have && same(have, s)) {
        im->ret->unchanged++;
        return 0;
    }
    if (have && s->from_at < have->from_at)
        return err_set(e, E_INVALID, "effective lies before the last change of %.*s",
                       STR_ARG(s->code));
    im->ret->changed += have != NULL;
    im->ret->added += have == NULL;
    uint64_t id;

    if (have == NULL && map_get(im->ids, s->code, &id)) {
        s->id = (int64_t)id;
    } else if (have == NULL) {
        int rc = sql_system_insert_one(im->t->db, &(struct sql_system_insert_in){s->code}, im->t->a,
                                       &row, e);
        if (rc < 0)
            return rc;
        s->id = row.id;
    }
    return version_put(im, s, e);
}

static int records_apply(struct system_import *im, struct err *e)
{
    struct map *seen = map_new();
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < im->file->n; i++) {
        const struct record *r = &im->file->items[i];
        struct system s;
        uint64_t first;

        rc = system_read(im, r, &s, e);
        if (rc == 0 && map_get(seen, s.code, &first))
            rc = err_set(e, E_INVALID, "system %.*s is there twice; keep one", STR_ARG(s.code));
        if (rc == 0) {
            map_set(seen, s.code, i);
            rc = system_apply(im, &s, e);
        }
        if (rc < 0)
            rc = err_in(e, "%s", r->place.p);
        if (im->ret->ignored.n == 0)
            im->ret->ignored = record_unknown(r, known);
    }
    map_free(seen);
    return rc;
}

static int codes_load(struct system_import *im, struct err *e)
{
    struct sql_system_codes_cursor c;
    struct sql_system_codes_row row;
    int rc = sql_system_codes(im->t->db, &c, e);

    im->ids = map_new();
    if (rc < 0)
        return rc;
    while ((rc = sql_system_codes_next(&c, &row, e)) > 0)
        map_set(im->ids, row.code, (uint64_t)row.id);
    sql_system_codes_done(&c);
    return rc;
}

static int import_body(struct db *db, void *ctx, struct err *e)
{
    struct system_import *im = ctx;
    int rc = org_load(im->t, im->t->now, &im->org, e);

    (void)db;
    if (rc == 0)
        rc = system_load(im->t, im->t->now, &im->systems, e);
    if (rc == 0)
        rc = codes_load(im, e);
    if (rc == 0)
        rc = records_apply(im, e);
    if (rc == 0)
        rc = change_log_write(im->t, &im->changes, e);
    if (rc == 0)
        rc = act_audit(im->t, "system.import", STR("system"), import_result_json(im->t->a, im->ret),
                       e);
    change_list_done(&im->changes);
    map_free(im->ids);
    org_done(&im->org);
    system_table_done(&im->systems);
    return rc == 0 && im->ret->dry_run ? 1 : rc;
}

int system_import(struct act *t, const struct record_file *file, struct import_result *ret,
                  struct err *e)
{
    struct system_import im = {.t = t, .file = file, .ret = ret};
    int rc = db_write(t->db, import_body, &im, e);

    return rc < 0 ? rc : 0;
}
