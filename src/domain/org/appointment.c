#include "domain/org/appointment.h"
#include "base/clock.h"
#include "base/vec.h"
#include "domain/org/change_log.h"
#include "store/sql.h"

const char *const appointment_posts[] = {"head", "system", "information", "psirt", NULL};
static const char *const known[] = {"unit", "post", "person", "deputy", "from", "to", NULL};

struct appointment_import {
    struct act *t;
    const struct record_file *file;
    struct import_result *ret;
    struct org org;
    struct appointment_list have;
    struct change_list changes;
};

static bool post_known(struct str post)
{
    for (size_t i = 0; appointment_posts[i]; i++)
        if (str_eq(post, str_of(appointment_posts[i])))
            return true;
    return false;
}

static bool truth(struct str s)
{
    return str_ieq(s, STR("1")) || str_ieq(s, STR("yes")) || str_ieq(s, STR("true"));
}

static int appointment_read(struct appointment_import *im, const struct record *r,
                            struct appointment *ret, struct err *e)
{
    struct str from = record_get(r, "from"), to = record_get(r, "to");
    struct unit *u;
    int rc = org_find(&im->org, record_get(r, "unit"), &u, e);

    if (rc < 0)
        return rc;
    *ret = (struct appointment){
        .unit = u->id,
        .post = str_lower(im->t->a, record_get(r, "post")),
        .person = record_get(r, "person"),
        .deputy = truth(record_get(r, "deputy")),
        .from_at = im->t->now,
        .to_at = ACT_OPEN_END,
    };
    if (!post_known(ret->post))
        return err_set(e, E_INVALID, "post \"%.*s\" is none of head, system, information, psirt",
                       STR_ARG(ret->post));
    if (ret->person.n == 0)
        return err_set(e, E_INVALID, "the person is missing");
    if ((from.n && !clock_parse(from, &ret->from_at)) || (to.n && !clock_parse(to, &ret->to_at)))
        return err_set(e, E_INVALID, "from or to is no day; write YYYY-MM-DD");
    return 0;
}

static bool same_holder(const struct appointment *a, const struct appointment *b)
{
    return a->unit == b->unit && a->deputy == b->deputy && str_eq(a->post, b->post) &&
           str_eq(a->person, b->person);
}

static int appointment_apply(struct appointment_import *im, struct appointment *want, bool dated,
                             struct err *e)
{
    bool found = false;

    for (size_t i = 0; i < im->have.n; i++) {
        const struct appointment *have = &im->have.p[i];

        if (!same_holder(have, want))
            continue;
        found = true;
        /* said again without a date: the same appointment, not a new one */
        if (!dated || want->from_at == have->from_at)
            want->from_at = have->from_at;
        if (want->from_at == have->from_at && want->to_at == have->to_at) {
            im->ret->unchanged++;
            return 0;
        }
    }
    if (want->to_at <= want->from_at)
        return err_set(e, E_INVALID, "to does not lie after from");
    im->ret->changed += found;
    im->ret->added += !found;
    const struct sql_appointment_put_in in = {want->unit,   want->post,    want->deputy,
                                              want->person, want->from_at, want->to_at};

    change_note(&im->changes, CHANGE_APPOINTMENT, want->unit);
    return sql_appointment_put(im->t->db, &in, e);
}

static int records_apply(struct appointment_import *im, struct err *e)
{
    for (size_t i = 0; i < im->file->n; i++) {
        const struct record *r = &im->file->items[i];
        struct appointment want;
        int rc = appointment_read(im, r, &want, e);

        if (rc == 0)
            rc = appointment_apply(im, &want, record_get(r, "from").n > 0, e);
        if (rc < 0)
            return err_in(e, "%s", r->place.p);
        if (im->ret->ignored.n == 0)
            im->ret->ignored = record_unknown(r, known);
    }
    return 0;
}

static int import_body(struct db *db, void *ctx, struct err *e)
{
    struct appointment_import *im = ctx;
    int rc = org_load(im->t, im->t->now, &im->org, e);

    (void)db;
    if (rc < 0)
        return rc;
    rc = appointment_load(im->t, im->t->now, &im->have, e);
    if (rc == 0)
        rc = records_apply(im, e);
    if (rc == 0)
        rc = change_log_write(im->t, &im->changes, e);
    if (rc == 0)
        rc = act_audit(im->t, "org.import", STR("appointment"),
                       import_result_json(im->t->a, im->ret), e);
    change_list_done(&im->changes);
    vec_done(&im->have);
    org_done(&im->org);
    return rc == 0 && im->ret->dry_run ? 1 : rc;
}

int appointment_import(struct act *t, const struct record_file *file, struct import_result *ret,
                       struct err *e)
{
    struct appointment_import im = {.t = t, .file = file, .ret = ret};
    int rc = db_write(t->db, import_body, &im, e);

    return rc < 0 ? rc : 0;
}

int appointment_load(struct act *t, int64_t at, struct appointment_list *ret, struct err *e)
{
    struct sql_appointments_at_cursor c;
    struct sql_appointments_at_row row;
    int rc = sql_appointments_at(t->db, &(struct sql_appointments_at_in){at}, &c, e);

    *ret = (struct appointment_list){0};
    if (rc < 0)
        return rc;
    while ((rc = sql_appointments_at_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct appointment){row.unit,
                                             str_dup(t->a, row.post),
                                             str_dup(t->a, row.person),
                                             row.deputy != 0,
                                             row.from_at,
                                             row.to_at};
    sql_appointments_at_done(&c);
    return rc;
}

static bool holds_still(const struct post_holders *h, const struct appointment *a)
{
    if (!a->deputy)
        return str_eq(a->person, h->person);
    for (size_t i = 0; i < h->deputy_n; i++)
        if (str_eq(a->person, h->deputies[i]))
            return true;
    return false;
}

static int holder_put(struct act *t, const struct appointment *a, struct err *e)
{
    const struct sql_appointment_put_in in = {a->unit,   a->post,    a->deputy,
                                              a->person, a->from_at, a->to_at};

    return sql_appointment_put(t->db, &in, e);
}

/* Ends those that are not named any more; says whether the person holds it already. */
static int holders_end(struct act *t, const struct post_holders *h,
                       const struct appointment_list *have, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < have->n; i++) {
        struct appointment a = have->p[i];

        if (a.unit != h->unit || !str_eq(a.post, h->post) || holds_still(h, &a))
            continue;
        a.to_at = t->now > a.from_at ? t->now : a.from_at + 1;
        rc = holder_put(t, &a, e);
    }
    return rc;
}

static bool holds_already(const struct appointment_list *have, const struct appointment *want)
{
    for (size_t i = 0; i < have->n; i++)
        if (same_holder(&have->p[i], want))
            return true;
    return false;
}

int appointment_set(struct act *t, const struct post_holders *h, struct err *e)
{
    struct appointment_list have = {0};
    int rc = 0;

    if (!post_known(h->post))
        return err_set(e, E_INVALID, "post \"%.*s\" is none of head, system, information, psirt",
                       STR_ARG(h->post));
    rc = appointment_load(t, t->now, &have, e);
    if (rc == 0)
        rc = holders_end(t, h, &have, e);
    for (size_t i = 0; rc == 0 && i <= h->deputy_n; i++) {
        struct appointment a = {.unit = h->unit,
                                .post = h->post,
                                .person = i ? h->deputies[i - 1] : h->person,
                                .deputy = i > 0,
                                .from_at = t->now,
                                .to_at = ACT_OPEN_END};

        if (a.person.n && !holds_already(&have, &a))
            rc = holder_put(t, &a, e);
    }
    vec_done(&have);
    return rc < 0 ? rc : change_log_one(t, CHANGE_APPOINTMENT, h->unit, e);
}
