#include "domain/account/link.h"
#include "domain/account/secret.h"
#include "store/sql.h"

int link_make(struct act *t, const struct person *p, const char *kind, struct str *ret,
              struct err *e)
{
    *ret = secret_make(t->a);
    const struct sql_link_insert_in in = {secret_hash(t->a, *ret), p->id, str_of(kind), t->now,
                                          t->now + LINK_SECONDS};
    int rc = sql_link_insert(t->db, &in, e);

    return rc < 0
               ? rc
               : act_audit(t, "user.link", p->login, str_fmt(t->a, "{\"kind\":\"%s\"}", kind), e);
}

struct first {
    struct act *t;
    const struct first_person *f;
    struct str *link;
};

/* A link that was lost before anybody set a password: another one. */
static int first_again(struct first *k, struct err *e)
{
    struct person_list people = {0};
    struct person p;
    int rc = people_load(k->t, &people, e);

    if (rc < 0 || people.n != 1 || !str_eq(people.p[0].state, STR("invited")))
        goto out;
    rc = person_by_id(k->t, people.p[0].id, &p, e);
    if (rc == 0)
        rc = link_make(k->t, &p, k->f->kind, k->link, e);
out:
    vec_done(&people);
    return rc;
}

static int first_body(struct db *db, void *ctx, struct err *e)
{
    static const char *const roles_held[] = {"ciso", "operator"};
    struct first *k = ctx;
    struct person p = {.login = k->f->login, .name = k->f->name, .lang = k->f->lang};
    int64_t n = 0;
    int rc = people_count(k->t, &n, e);

    (void)db;
    if (rc < 0)
        return rc;
    if (n > 0)
        return first_again(k, e);
    rc = person_add(k->t, &p, &p.id, e);
    for (size_t i = 0; rc == 0 && i < 2; i++)
        rc = grant_give(k->t, &p, role_find(str_of(roles_held[i])), NULL, e);
    return rc < 0 ? rc : link_make(k->t, &p, k->f->kind, k->link, e);
}

int first_person_make(struct act *t, const struct first_person *f, struct str *link, struct err *e)
{
    struct first k = {t, f, link};

    *link = STR_NONE;
    return db_write(t->db, first_body, &k, e);
}
