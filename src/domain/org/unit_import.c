#include "domain/org/unit_import.h"
#include "base/clock.h"
#include "base/vec.h"
#include "domain/org/change_log.h"
#include "domain/org/closure.h"
#include "store/sql.h"

static const char *const known[] = {"code",      "parent", "name_ja",     "name_en",
                                    "kind",      "region", "headcount",   "zone",
                                    "effective", "closed", "merged_into", NULL};

/* One record, checked as far as it goes alone. */
struct wish {
    const struct record *r;
    struct str code, parent, merged_into;
    bool parent_said, merged_said; /* else as it was */
    struct unit u;                 /* what the unit shall be */
    int64_t effective;             /* seconds */
    int64_t closed;                /* seconds, 0 = not */
};

struct unit_import {
    struct act *t;
    const struct record_file *file;
    struct import_result *ret;
    struct wish *wishes;
    struct org org;
    struct map *ids; /* every code ever -> id: one may begin in the future */
    struct change_list changes;
};

static const struct {
    const char *region;
    int64_t zone_min;
} zones[] = {{"japan", 540}, {"americas", -300}, {"europe", 60}, {"asia pacific", 480}};

static int64_t zone_of_region(struct str region)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_ieq(region, str_of(zones[i].region)))
            return zones[i].zone_min;
    return 540; /* the group's seat is Japan */
}

/* "+09:00" -> 540 */
static bool zone_parse(struct str s, int64_t *ret)
{
    int64_t h, m;

    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':' ||
        !str_i64(str_sub(s, 1, 3), &h) || !str_i64(str_sub(s, 4, 6), &m) || h > 14 || m > 59)
        return false;
    *ret = (h * 60 + m) * (s.p[0] == '-' ? -1 : 1);
    return true;
}

static int day_field(const struct record *r, const char *name, int64_t otherwise, int64_t *ret,
                     struct err *e)
{
    struct str s = record_get(r, name);

    *ret = otherwise;
    if (s.n > 0 && !clock_parse(s, ret))
        return err_set(e, E_INVALID, "%s \"%.*s\" is no day; write YYYY-MM-DD", name, STR_ARG(s));
    return 0;
}

static int code_check(struct str code, struct err *e)
{
    if (code.n == 0)
        return err_set(e, E_INVALID, "the code is missing");
    if (code.n > UNIT_CODE_MAX)
        return err_set(e, E_INVALID, "the code is over %d bytes", UNIT_CODE_MAX);
    for (size_t i = 0; i < code.n; i++)
        if ((unsigned char)code.p[i] <= 0x20 || code.p[i] == 0x7f)
            return err_set(e, E_INVALID, "the code has a space or a control character");
    if (!str_utf8_valid(code))
        return err_set(e, E_INVALID, "the code is no valid UTF-8");
    return 0;
}

/* The record's word, else what is known. */
static struct str field_or(const struct record *r, const char *name, struct str known_value)
{
    return record_has(r, name) ? record_get(r, name) : known_value;
}

static void texts_read(struct unit_import *im, const struct record *r, struct unit *u)
{
    struct str region = field_or(r, "region", u->region);

    u->name_ja = field_or(r, "name_ja", u->name_ja);
    u->name_en = field_or(r, "name_en", u->name_en);
    if (u->name_ja.n == 0)
        u->name_ja = u->name_en.n ? u->name_en : u->code;
    if (u->name_en.n == 0)
        u->name_en = u->name_ja;
    if (record_get(r, "kind").n > 0)
        u->kind = str_lower(im->t->a, record_get(r, "kind"));
    if (!str_eq(region, u->region))
        u->zone_min = zone_of_region(region);
    u->region = region;
}

static int numbers_read(const struct unit_import *im, const struct unit *have, struct wish *w,
                        struct err *e)
{
    struct str headcount = record_get(w->r, "headcount"), zone = record_get(w->r, "zone");
    int64_t closed = have && have->to_at != ACT_OPEN_END ? have->to_at : 0;
    struct unit *u = &w->u;
    int rc;

    if (record_has(w->r, "headcount"))
        u->headcount = -1;
    if (headcount.n > 0 && (!str_i64(headcount, &u->headcount) || u->headcount < 0))
        return err_set(e, E_INVALID, "headcount \"%.*s\" is no number", STR_ARG(headcount));
    if (zone.n > 0 && !zone_parse(zone, &u->zone_min))
        return err_set(e, E_INVALID, "zone \"%.*s\" is none; write +09:00", STR_ARG(zone));
    if ((rc = day_field(w->r, "effective", im->t->now, &w->effective, e)) < 0)
        return rc;
    return day_field(w->r, "closed", record_has(w->r, "closed") ? 0 : closed, &w->closed, e);
}

static int wish_read(struct unit_import *im, const struct record *r, struct wish *w, struct err *e)
{
    const struct unit *have = org_by_code(&im->org, record_get(r, "code"));
    struct unit *u = &w->u;
    int rc;

    *u = have ? *have
              : (struct unit){.kind = STR("department"),
                              .headcount = -1,
                              .zone_min = zone_of_region(STR_NONE)};
    w->r = r;
    w->code = u->code = record_get(r, "code");
    w->parent = record_get(r, "parent");
    w->parent_said = record_has(r, "parent");
    w->merged_into = record_get(r, "merged_into");
    w->merged_said = record_has(r, "merged_into");
    if ((rc = code_check(w->code, e)) < 0)
        return rc;
    texts_read(im, r, u);
    return numbers_read(im, have, w, e);
}

static int wishes_read(struct unit_import *im, struct err *e)
{
    struct map *seen = map_new();
    int rc = 0;

    im->wishes = arena_alloc(im->t->a, struct wish, im->file->n);
    for (size_t i = 0; rc == 0 && i < im->file->n; i++) {
        const struct record *r = &im->file->items[i];
        uint64_t first;

        rc = wish_read(im, r, &im->wishes[i], e);
        if (rc == 0 && map_get(seen, im->wishes[i].code, &first))
            rc = err_set(e, E_INVALID, "unit %.*s is there twice; keep one",
                         STR_ARG(im->wishes[i].code));
        map_set(seen, im->wishes[i].code, i);
        if (im->ret->ignored.n == 0)
            im->ret->ignored = record_unknown(r, known);
        if (rc < 0)
            rc = err_in(e, "%s", r->place.p);
    }
    map_free(seen);
    return rc;
}

/* Every code of the file has an id afterwards, so that parents may stand below their children. */
static int ids_make(struct unit_import *im, struct err *e)
{
    for (size_t i = 0; i < im->file->n; i++) {
        struct wish *w = &im->wishes[i];
        struct sql_unit_insert_row row = {0};
        uint64_t id;

        if (map_get(im->ids, w->code, &id)) {
            w->u.id = (int64_t)id;
            continue;
        }
        int rc = sql_unit_insert_one(im->t->db, &(struct sql_unit_insert_in){.code = w->code},
                                     im->t->a, &row, e);
        if (rc < 0)
            return rc;
        w->u.id = row.id;
        map_set(im->ids, w->code, (uint64_t)row.id);
    }
    return 0;
}

static int id_of(const struct unit_import *im, struct str code, int64_t *ret, struct err *e)
{
    uint64_t id = 0;

    if (code.n > 0 && !map_get(im->ids, code, &id))
        return err_set(e, E_INVALID, "no unit %.*s; put it into the file or import it first",
                       STR_ARG(code));
    *ret = (int64_t)id;
    return 0;
}

static bool same(const struct unit *a, const struct unit *b)
{
    return a->parent == b->parent && a->merged_into == b->merged_into &&
           str_eq(a->name_ja, b->name_ja) && str_eq(a->name_en, b->name_en) &&
           str_eq(a->kind, b->kind) && str_eq(a->region, b->region) &&
           a->headcount == b->headcount && a->zone_min == b->zone_min;
}

static int version_put(struct unit_import *im, const struct unit *u, int64_t from, int64_t to,
                       struct err *e)
{
    const struct sql_unit_version_put_in in = {
        .unit = u->id,
        .from_at = from,
        .to_at = to,
        .parent = {u->parent != 0, u->parent},
        .name_ja = u->name_ja,
        .name_en = u->name_en,
        .kind = u->kind,
        .region = u->region,
        .headcount = {u->headcount >= 0, u->headcount},
        .zone_min = u->zone_min,
        .merged_into = {u->merged_into != 0, u->merged_into},
    };
    const struct sql_unit_version_close_in close = {u->id, from};
    int rc = sql_unit_version_close(im->t->db, &close, e);

    change_note(&im->changes, CHANGE_UNIT, u->id);
    return rc < 0 ? rc : sql_unit_version_put(im->t->db, &in, e);
}

static int wish_apply(struct unit_import *im, struct wish *w, struct err *e)
{
    const struct unit *have = org_by_code(&im->org, w->code);
    int64_t to = w->closed ? w->closed : ACT_OPEN_END;

    if (have && same(have, &w->u) && have->to_at == to) {
        im->ret->unchanged++;
        return 0;
    }
    if (have && have->from_at > w->effective)
        return err_set(e, E_INVALID, "effective lies before the last change of %.*s",
                       STR_ARG(w->code));
    if (w->closed && w->closed < w->effective && (!have || w->closed < have->from_at))
        return err_set(e, E_INVALID, "closed lies before the unit began");
    im->ret->added += have == NULL;
    im->ret->closed += have && w->closed;
    im->ret->changed += have && !w->closed;
    if (have && w->closed)
        return version_put(im, &w->u, have->from_at, to, e);
    return version_put(im, &w->u, w->effective, to, e);
}

static int wishes_apply(struct unit_import *im, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < im->file->n; i++) {
        struct wish *w = &im->wishes[i];

        if (w->parent_said)
            rc = id_of(im, w->parent, &w->u.parent, e);
        if (rc == 0 && w->merged_said)
            rc = id_of(im, w->merged_into, &w->u.merged_into, e);
        if (rc == 0)
            rc = wish_apply(im, w, e);
        if (rc < 0)
            rc = err_in(e, "%s", w->r->place.p);
    }
    return rc;
}

static int codes_load(struct unit_import *im, struct err *e)
{
    struct sql_unit_codes_cursor c;
    struct sql_unit_codes_row row;
    int rc = sql_unit_codes(im->t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_unit_codes_next(&c, &row, e)) > 0)
        map_set(im->ids, row.code, (uint64_t)row.id);
    sql_unit_codes_done(&c);
    return rc;
}

static int import_body(struct db *db, void *ctx, struct err *e)
{
    struct unit_import *im = ctx;
    int rc = org_load(im->t, im->t->now, &im->org, e);

    (void)db;
    if (rc < 0)
        return rc;
    im->ids = map_new();
    rc = wishes_read(im, e);
    if (rc == 0)
        rc = codes_load(im, e);
    if (rc == 0)
        rc = ids_make(im, e);
    if (rc == 0)
        rc = wishes_apply(im, e);
    if (rc == 0)
        rc = closure_update(im->t, e);
    if (rc == 0)
        rc = change_log_write(im->t, &im->changes, e);
    if (rc == 0)
        rc = act_audit(im->t, "org.import", STR("unit"), import_result_json(im->t->a, im->ret), e);
    change_list_done(&im->changes);
    map_free(im->ids);
    org_done(&im->org);
    /* a positive return rolls back without an error: the dry run */
    return rc == 0 && im->ret->dry_run ? 1 : rc;
}

int unit_import(struct act *t, const struct record_file *file, struct import_result *ret,
                struct err *e)
{
    struct unit_import im = {.t = t, .file = file, .ret = ret};
    int rc = db_write(t->db, import_body, &im, e);

    return rc < 0 ? rc : 0;
}
