#include "domain/account/person_edit.h"
#include "domain/account/link.h"
#include "store/sql.h"

bool person_editor_may(const struct person_editor *by, const struct role *role, int64_t unit)
{
    for (unsigned bit = 1; bit <= role->rights; bit <<= 1) {
        struct unit_scope s;

        if ((role->rights & bit) == 0)
            continue;
        grants_scope(by->t->a, by->held, (enum right)bit, by->whole, &s);
        if (unit ? !unit_scope_has(&s, unit) : !s.whole)
            return false;
    }
    return true;
}

static int may(const struct person_editor *by, const struct grant *g, struct err *e)
{
    if (person_editor_may(by, g->role, g->unit))
        return 0;
    return err_set(e, E_REFUSED, "the role %s gives more than you hold there", g->role->name);
}

static int all_may(const struct person_editor *by, const struct grants *l, struct err *e)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < l->n; i++)
        rc = may(by, &l->p[i], e);
    return rc;
}

static int64_t top_of(const struct org *org)
{
    for (size_t i = 0; i < org->n; i++)
        if (org->units[i].live && org->units[i].parent == 0)
            return org->units[i].id;
    return 0;
}

/* E_CONFLICT when nobody who can sign in administers the whole group. */
static int administered(const struct person_editor *by, struct err *e)
{
    for (const struct role *r = roles; r->name; r++) {
        const struct sql_holders_of_in in = {str_of(r->name), top_of(by->whole->org), ACT_OPEN_END};
        struct sql_holders_of_row row;
        int rc =
            r->rights & RIGHT_ADMIN ? sql_holders_of_one(by->t->db, &in, by->t->a, &row, e) : 0;

        if (rc != 0)
            return rc < 0 ? rc : 0;
    }
    return err_set(e, E_CONFLICT, "somebody has to administer the whole group");
}

struct edit {
    const struct person_editor *by;
    const struct person *p;
    const struct grants *want;
    bool reset;
    struct str *link;
};

static bool holds(const struct grants *l, const struct grant *g)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->p[i].role == g->role && l->p[i].unit == g->unit)
            return true;
    return false;
}

static int give(const struct person_editor *by, const struct person *p, const struct grant *g,
                struct err *e)
{
    int rc = may(by, g, e);

    return rc < 0 ? rc : grant_give(by->t, p, g->role, org_by_id(by->whole->org, g->unit), e);
}

static int take(const struct person_editor *by, const struct person *p, const struct grant *g,
                struct err *e)
{
    int rc = may(by, g, e);

    return rc < 0 ? rc : grant_take(by->t, p, g->role, org_by_id(by->whole->org, g->unit), e);
}

static int invite_body(struct db *db, void *ctx, struct err *e)
{
    const struct edit *k = ctx;
    struct person p = *k->p;
    int rc = person_add(k->by->t, k->p, &p.id, e);

    (void)db;
    for (size_t i = 0; rc == 0 && i < k->want->n; i++)
        rc = give(k->by, &p, &k->want->p[i], e);
    return rc < 0 ? rc : link_make(k->by->t, &p, "invitation", k->link, e);
}

int person_invite(const struct person_editor *by, const struct person *p,
                  const struct grants *give_to, struct str *link, struct err *e)
{
    struct edit k = {.by = by, .p = p, .want = give_to, .link = link};

    return db_write(by->t->db, invite_body, &k, e);
}

static int grants_body(struct db *db, void *ctx, struct err *e)
{
    const struct edit *k = ctx;
    struct grants have;
    int rc = person_grants(k->by->t, k->p->id, &have, e);

    (void)db;
    for (size_t i = 0; rc == 0 && i < have.n; i++)
        if (!holds(k->want, &have.p[i]))
            rc = take(k->by, k->p, &have.p[i], e);
    for (size_t i = 0; rc == 0 && i < k->want->n; i++)
        if (!holds(&have, &k->want->p[i]))
            rc = give(k->by, k->p, &k->want->p[i], e);
    return rc < 0 ? rc : administered(k->by, e);
}

int person_grants_set(const struct person_editor *by, const struct person *p,
                      const struct grants *want, struct err *e)
{
    struct edit k = {.by = by, .p = p, .want = want};

    return db_write(by->t->db, grants_body, &k, e);
}

static int factor_reset(struct act *t, const struct person *p, struct err *e)
{
    const struct sql_person_set_totp_in in = {p->id, STR(""), 0};
    int rc = sql_person_set_totp(t->db, &in, e);

    if (rc == 0)
        rc = sql_recovery_clear(t->db, &(struct sql_recovery_clear_in){p->id}, e);
    if (rc == 0)
        rc = sql_sessions_end_all(t->db, &(struct sql_sessions_end_all_in){p->id, t->now}, e);
    return rc < 0 ? rc : act_audit(t, "user.factor_reset", p->login, STR("{}"), e);
}

static int amend_body(struct db *db, void *ctx, struct err *e)
{
    const struct edit *k = ctx;
    struct grants have;
    int rc = person_grants(k->by->t, k->p->id, &have, e);

    (void)db;
    if (rc == 0)
        rc = all_may(k->by, &have, e);
    if (rc == 0)
        rc = person_change(k->by->t, k->p, e);
    if (rc == 0 && k->reset)
        rc = factor_reset(k->by->t, k->p, e);
    return rc < 0 ? rc : administered(k->by, e);
}

int person_amend(const struct person_editor *by, const struct person *p, bool reset, struct err *e)
{
    struct edit k = {.by = by, .p = p, .reset = reset};

    return db_write(by->t->db, amend_body, &k, e);
}
