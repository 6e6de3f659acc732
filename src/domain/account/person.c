#include "domain/account/person.h"
#include "base/vec.h"
#include "codec/json_write.h"
#include "store/sql.h"

static bool login_fits(struct str s)
{
    if (s.n == 0 || s.n > LOGIN_MAX)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alnum(s.p[i]) && strchr("._@+-", s.p[i]) == NULL)
            return false;
    return true;
}

int person_by_login(struct act *t, struct str login, struct person *ret, struct err *e)
{
    struct sql_person_by_login_row row = {0};
    int rc = sql_person_by_login_one(t->db, &(struct sql_person_by_login_in){login}, t->a, &row, e);

    if (rc < 0)
        return rc;
    if (rc == 0)
        return err_set(e, E_NOTFOUND, "nobody signs in as %.*s", STR_ARG(login));
    *ret = (struct person){row.id,       row.login, row.name,      row.lang,    row.state,
                           row.password, row.totp,  row.totp_step, row.made_at, row.version};
    return 0;
}

int person_by_id(struct act *t, int64_t id, struct person *ret, struct err *e)
{
    struct sql_person_by_id_row row = {0};
    int rc = sql_person_by_id_one(t->db, &(struct sql_person_by_id_in){id}, t->a, &row, e);

    if (rc < 0)
        return rc;
    if (rc == 0)
        return err_set(e, E_NOTFOUND, "nobody has the number %lld", (long long)id);
    *ret = (struct person){row.id,       row.login, row.name,      row.lang,    row.state,
                           row.password, row.totp,  row.totp_step, row.made_at, row.version};
    return 0;
}

int person_seen(struct act *t, int64_t person, int64_t *ret, struct err *e)
{
    struct sql_person_seen_row row = {0};
    int rc = sql_person_seen_one(t->db, &(struct sql_person_seen_in){person}, t->a, &row, e);

    *ret = rc > 0 && row.at.set ? row.at.v : 0;
    return rc < 0 ? rc : 0;
}

int people_count(struct act *t, int64_t *ret, struct err *e)
{
    struct sql_people_count_row row = {0};
    int rc = sql_people_count_one(t->db, t->a, &row, e);

    *ret = row.n;
    return rc < 0 ? rc : 0;
}

int people_load(struct act *t, struct person_list *ret, struct err *e)
{
    struct sql_people_all_cursor c;
    struct sql_people_all_row row;
    int rc = sql_people_all(t->db, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_people_all_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct person_line){.id = row.id,
                                             .made_at = row.made_at,
                                             .login = str_dup(t->a, row.login),
                                             .name = str_dup(t->a, row.name),
                                             .lang = str_dup(t->a, row.lang),
                                             .state = str_dup(t->a, row.state),
                                             .enrolled = row.enrolled != 0};
    sql_people_all_done(&c);
    return rc;
}

static struct str person_json(struct act *t, const struct person *p)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    json_object(&w);
    json_field_str(&w, "name", p->name);
    json_field_str(&w, "lang", p->lang);
    json_field_str(&w, "state", p->state);
    json_object_end(&w);
    struct str s = str_dup(t->a, buf_str(&b));

    buf_done(&b);
    return s;
}

int person_add(struct act *t, const struct person *p, int64_t *id, struct err *e)
{
    struct sql_person_by_login_row there = {0};
    struct sql_person_insert_row row = {0};
    const struct sql_person_insert_in in = {.login = p->login,
                                            .name = p->name.n ? p->name : p->login,
                                            .lang = p->lang.n ? p->lang : STR("ja"),
                                            .state = STR("invited"),
                                            .totp = STR(""),
                                            .made_at = t->now};
    struct person made = {.name = in.name, .lang = in.lang, .state = in.state};
    int rc;

    if (!login_fits(p->login))
        return err_set(e, E_INVALID, "a login has 1 to %d letters, digits or ._@+-, not \"%.*s\"",
                       LOGIN_MAX, STR_ARG(p->login));
    rc =
        sql_person_by_login_one(t->db, &(struct sql_person_by_login_in){p->login}, t->a, &there, e);
    if (rc > 0)
        return err_set(e, E_CONFLICT, "the login %.*s is taken", STR_ARG(p->login));
    if (rc < 0 || (rc = sql_person_insert_one(t->db, &in, t->a, &row, e)) < 0)
        return rc;
    *id = row.id;
    return act_audit(t, "user.add", p->login, person_json(t, &made), e);
}

static struct str before_after(struct act *t, struct str before, struct str after)
{
    return str_fmt(t->a, "{\"before\":%.*s,\"after\":%.*s}", STR_ARG(before), STR_ARG(after));
}

int person_change(struct act *t, const struct person *p, struct err *e)
{
    const struct sql_person_update_in in = {p->id, p->name, p->lang, p->state};
    struct person was;
    int rc;

    if (!str_eq(p->state, STR("active")) && !str_eq(p->state, STR("disabled")) &&
        !str_eq(p->state, STR("invited")))
        return err_set(e, E_INVALID, "the state is none of invited, active, disabled");
    if (!str_eq(p->lang, STR("ja")) && !str_eq(p->lang, STR("en")))
        return err_set(e, E_INVALID, "the language is none of ja, en");
    if ((rc = person_by_id(t, p->id, &was, e)) < 0 || (rc = sql_person_update(t->db, &in, e)) < 0)
        return rc;
    if (str_eq(p->state, STR("disabled")))
        rc = sql_sessions_end_all(t->db, &(struct sql_sessions_end_all_in){p->id, t->now}, e);
    return rc < 0 ? rc
                  : act_audit(t, "user.change", was.login,
                              before_after(t, person_json(t, &was), person_json(t, p)), e);
}

int person_password(struct act *t, const struct person *p, struct str hash, struct err *e)
{
    int rc = sql_person_set_password(t->db, &(struct sql_person_set_password_in){p->id, hash}, e);

    return rc < 0 ? rc : act_audit(t, "user.password", p->login, STR("{}"), e);
}

int person_grants(struct act *t, int64_t person, struct grants *ret, struct err *e)
{
    VEC(struct grant) found = {0};
    struct sql_grants_of_cursor c;
    struct sql_grants_of_row row;
    int rc = sql_grants_of(t->db, &(struct sql_grants_of_in){person, ACT_OPEN_END}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_grants_of_next(&c, &row, e)) > 0) {
        const struct role *role = role_find(row.role);

        if (role) /* of a newer program: gives nothing here */
            *vec_add(&found) = (struct grant){role, row.unit};
    }
    sql_grants_of_done(&c);
    struct grant *p = arena_alloc(t->a, struct grant, found.n + 1);

    for (size_t i = 0; i < found.n; i++)
        p[i] = found.p[i];
    *ret = (struct grants){.p = p, .n = found.n};
    vec_done(&found);
    return rc;
}

static struct str grant_text(struct act *t, const struct role *role, const struct unit *unit)
{
    return str_fmt(t->a, "{\"role\":\"%s\",\"unit\":\"%.*s\"}", role->name,
                   STR_ARG(unit ? unit->code : STR("")));
}

int grant_give(struct act *t, const struct person *p, const struct role *role,
               const struct unit *unit, struct err *e)
{
    const struct grant g = {role, unit ? unit->id : 0};
    const struct sql_grant_put_in in = {p->id, str_of(role->name), g.unit, t->now, ACT_OPEN_END};
    struct grants have;
    int rc = person_grants(t, p->id, &have, e);

    for (size_t i = 0; rc == 0 && i < have.n; i++)
        if (have.p[i].role == role && have.p[i].unit == g.unit)
            return 0;
    if (rc < 0 || (rc = sql_grant_put(t->db, &in, e)) < 0)
        return rc;
    return act_audit(t, "user.grant", p->login, grant_text(t, role, unit), e);
}

int grant_take(struct act *t, const struct person *p, const struct role *role,
               const struct unit *unit, struct err *e)
{
    const struct grant g = {role, unit ? unit->id : 0};
    const struct sql_grant_end_in in = {p->id, str_of(role->name), g.unit, t->now, ACT_OPEN_END};
    int rc = sql_grant_end(t->db, &in, e);

    return rc < 0 ? rc : act_audit(t, "user.revoke", p->login, grant_text(t, role, unit), e);
}
