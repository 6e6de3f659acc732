#include "domain/account/throttle.h"
#include "store/sql.h"

enum { FREE_PAIR = 5, FREE_PEER = 30, WAIT_MAX = 900, FORGET = 24 * 3600, SHIFT_MAX = 10 };

/* Seconds to wait after `n` wrong answers. */
static int64_t wait_after(int64_t n, int64_t free_n)
{
    int64_t over = n - free_n;
    int64_t wait = over <= 0 ? 0 : INT64_C(1) << (over < SHIFT_MAX ? over : SHIFT_MAX);

    return wait < WAIT_MAX ? wait : WAIT_MAX;
}

static struct str pair_key(struct act *t, const struct throttle_subject *who)
{
    return str_fmt(t->a, "%.*s %.*s", STR_ARG(who->peer), STR_ARG(str_sub(who->login, 0, 64)));
}

static int count_read(struct act *t, struct str subject, struct sql_failure_get_row *row,
                      struct err *e)
{
    int rc = sql_failure_get_one(t->db, &(struct sql_failure_get_in){subject}, t->a, row, e);

    if (rc > 0 && row->last_at + FORGET <= t->now)
        row->n = 0;
    return rc < 0 ? rc : 0;
}

static int one_check(struct act *t, struct str subject, int64_t free_n, struct err *e)
{
    struct sql_failure_get_row row = {0};
    int rc = count_read(t, subject, &row, e);
    int64_t left = row.last_at + wait_after(row.n, free_n) - t->now;

    if (rc == 0 && left > 0)
        rc = err_set(e, E_THROTTLED, "too many wrong answers; wait %lld seconds", (long long)left);
    return rc;
}

int throttle_check(struct act *t, const struct throttle_subject *who, struct err *e)
{
    int rc = one_check(t, pair_key(t, who), FREE_PAIR, e);

    return rc < 0 ? rc : one_check(t, who->peer.n ? who->peer : STR("-"), FREE_PEER, e);
}

struct failing {
    struct act *t;
    const struct throttle_subject *who;
};

static int failed_body(struct db *db, void *ctx, struct err *e)
{
    struct failing *f = ctx;
    const struct str subjects[] = {pair_key(f->t, f->who),
                                   f->who->peer.n ? f->who->peer : STR("-")};
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < 2; i++) {
        struct sql_failure_get_row row = {0};

        rc = count_read(f->t, subjects[i], &row, e);
        if (rc == 0)
            rc = sql_failure_put(
                db, &(struct sql_failure_put_in){subjects[i], row.n + 1, f->t->now}, e);
    }
    return rc < 0 ? rc
                  : act_audit(f->t, "session.refused", f->who->login,
                              str_fmt(f->t->a, "{\"peer\":\"%.*s\"}", STR_ARG(f->who->peer)), e);
}

int throttle_failed(struct act *t, const struct throttle_subject *who, struct err *e)
{
    struct throttle_subject clean = *who;
    struct failing f = {t, &clean};

    clean.login = str_sub(who->login, 0, 64);
    if (!str_utf8_valid(clean.login) || memchr(clean.login.p, 0, clean.login.n))
        clean.login = STR("?");
    t->actor = STR("visitor");
    return db_write(t->db, failed_body, &f, e);
}

int throttle_forget(struct act *t, const struct throttle_subject *who, struct err *e)
{
    return sql_failure_clear(t->db, &(struct sql_failure_clear_in){pair_key(t, who)}, e);
}
