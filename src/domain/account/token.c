#include "domain/account/token.h"
#include "domain/account/secret.h"
#include "store/sql.h"

enum { USED_SECONDS = 60 };

int token_make(struct act *t, const struct person *p, struct token *k, struct str *secret,
               struct err *e)
{
    struct sql_token_insert_row row = {0};

    if (k->name.n == 0 || k->name.n > TOKEN_NAME_MAX)
        return err_set(e, E_INVALID, "a token has a name of up to %d bytes", TOKEN_NAME_MAX);
    if (k->ends_at <= t->now || k->ends_at > t->now + TOKEN_DAYS_MAX * INT64_C(86400))
        return err_set(e, E_INVALID, "a token ends within %d days", TOKEN_DAYS_MAX);
    *secret = str_fmt(t->a, "niju_%.*s", STR_ARG(secret_make(t->a)));
    const struct sql_token_insert_in in = {.name = k->name,
                                           .hash = secret_hash(t->a, *secret),
                                           .person = p->id,
                                           .role = k->role.n ? k->role : STR(""),
                                           .read_only = k->read_only,
                                           .unit = k->unit,
                                           .asset = k->asset.n ? k->asset : STR(""),
                                           .made_at = t->now,
                                           .ends_at = k->ends_at};
    int rc = sql_token_insert_one(t->db, &in, t->a, &row, e);

    k->id = row.id;
    return rc < 0 ? rc
                  : act_audit(t, "token.make", p->login,
                              str_fmt(t->a, "{\"token\":%lld}", (long long)row.id), e);
}

int token_find(struct act *t, struct str secret, struct token *ret, struct err *e)
{
    struct sql_token_by_hash_row row = {0};
    int rc = str_starts(secret, STR("niju_"))
                 ? sql_token_by_hash_one(t->db,
                                         &(struct sql_token_by_hash_in){secret_hash(t->a, secret)},
                                         t->a, &row, e)
                 : 0;

    if (rc < 0)
        return rc;
    if (rc == 0 || row.ends_at <= t->now)
        return err_set(e, E_UNSIGNED, "the token is unknown or has run out");
    *ret = (struct token){.id = row.id,
                          .person = row.person,
                          .ends_at = row.ends_at,
                          .used_at = row.used_at,
                          .role = row.role,
                          .unit = row.unit,
                          .asset = row.asset,
                          .read_only = row.read_only != 0};
    if (row.used_at + USED_SECONDS <= t->now)
        return sql_token_used(t->db, &(struct sql_token_used_in){row.id, t->now}, e);
    return 0;
}

int tokens_load(struct act *t, int64_t person, struct token_list *ret, struct err *e)
{
    struct sql_tokens_of_cursor c;
    struct sql_tokens_of_row row;
    int rc = sql_tokens_of(t->db, &(struct sql_tokens_of_in){person, t->now}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_tokens_of_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct token){.id = row.id,
                                       .person = row.owner,
                                       .owner = str_dup(t->a, row.login),
                                       .role = str_dup(t->a, row.role),
                                       .made_at = row.made_at,
                                       .ends_at = row.ends_at,
                                       .used_at = row.used_at,
                                       .name = str_dup(t->a, row.name),
                                       .unit = row.unit,
                                       .asset = str_dup(t->a, row.asset),
                                       .read_only = row.read_only != 0};
    sql_tokens_of_done(&c);
    return rc;
}

int token_end(struct act *t, const struct person *p, int64_t id, struct err *e)
{
    int64_t n = 0;
    int rc = sql_token_end_count(t->db, &(struct sql_token_end_in){id, p->id, t->now}, &n, e);

    if (rc == 0 && n == 0)
        rc = err_set(e, E_NOTFOUND, "there is no token %lld", (long long)id);
    return rc < 0 ? rc
                  : act_audit(t, "token.end", p->login,
                              str_fmt(t->a, "{\"token\":%lld}", (long long)id), e);
}
