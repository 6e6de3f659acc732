#include "domain/round/round.h"
#include "domain/estate/asset_row.h"
#include "domain/exposure/exposure.h"
#include "domain/finding/vacancy.h"
#include "domain/org/change_log.h"
#include "domain/risk/counter.h"
#include "domain/risk/expected.h"
#include "domain/risk/history.h"
#include "domain/vuln/feed_cache.h"
#include "index/matcher.h"
#include "store/sql.h"

struct round {
    struct act *t;
    struct image *img; /* NULL when no feeds were imported yet */
    struct round_result *ret;
};

static int counters_update(struct estate_view *v, const struct exposure_list *x, struct err *e)
{
    struct counter_list counters = {0};

    counter_make(x, v->t->now, &counters);
    int rc = counter_store(v->t, &counters, e);

    if (rc == 0)
        rc = history_store(v->t, &v->org, &counters, e);
    vec_done(&counters);
    return rc < 0 ? rc : expected_freeze(v, x, e);
}

static int exposures_apply(struct round *r, struct estate_view *v, struct err *e)
{
    struct policy_history policy;
    struct exposure_list x = {0};
    struct task_sum_list sums = {0};
    int rc = policy_load(r->t, &policy, e);

    if (rc < 0)
        return rc;
    rc = exposure_list_make(v, &policy, &x, e);
    if (rc == 0) {
        task_sum_make(&x, r->t->now, &sums);
        rc = task_update(r->t, &sums, &(struct task_leave){v, &x}, &r->ret->tasks, e);
    }
    if (rc == 0)
        rc = counters_update(v, &x, e);
    for (size_t i = 0; i < x.n; i++) {
        r->ret->exposures += x.p[i].status == VERDICT_AFFECTED;
        r->ret->undetermined += x.p[i].status == VERDICT_UNDETERMINED;
    }
    vec_done(&sums);
    exposure_list_done(&x);
    return rc;
}

static bool changed(const struct round_result *ret)
{
    return ret->verdicts.opened || ret->verdicts.closed || ret->verdicts.facts ||
           ret->tasks.opened || ret->tasks.reopened || ret->tasks.closed || ret->tasks.changed ||
           ret->tasks.disproved || ret->findings;
}

static int round_audit(struct round *r, struct err *e)
{
    const struct round_result *k = r->ret;
    struct str detail = str_fmt(
        r->t->a,
        "{\"image\":\"%016llx\",\"verdicts_opened\":%zu,\"verdicts_closed\":%zu,"
        "\"tasks_opened\":%zu,\"tasks_reopened\":%zu,\"tasks_closed\":%zu,\"tasks_changed\":%zu,"
        "\"findings\":%zu}",
        r->img ? (unsigned long long)image_hash(r->img) : 0ULL, k->verdicts.opened,
        k->verdicts.closed, k->tasks.opened, k->tasks.reopened, k->tasks.closed,
        k->tasks.changed + k->tasks.disproved, k->findings);

    return changed(k) ? act_audit(r->t, "match", STR("estate"), detail, e) : 0;
}

/* Who follows the estate learns that other advisories were matched. */
static int image_note(struct round *r, struct err *e)
{
    struct act *t = r->t;
    struct sql_meta_get_row row = {0};
    struct str now = str_fmt(t->a, "%016llx", (unsigned long long)image_hash(r->img));
    int rc = sql_meta_get_one(t->db, &(struct sql_meta_get_in){STR("image")}, t->a, &row, e);

    if (rc < 0 || (rc > 0 && str_eq(row.value, now)))
        return rc < 0 ? rc : 0;
    rc = sql_meta_put(t->db, &(struct sql_meta_put_in){STR("image"), now}, e);
    return rc < 0 ? rc : change_log_one(t, CHANGE_IMAGE, 0, e);
}

static int round_body(struct db *db, void *ctx, struct err *e)
{
    struct round *r = ctx;
    struct estate_view v;
    int rc = estate_view_load(r->t, &v, e);

    (void)db;
    if (rc < 0)
        return rc;
    if (r->img)
        rc = image_note(r, e);
    if (rc == 0 && r->img)
        rc = verdict_update(&v, r->img, &r->ret->verdicts, e);
    if (rc == 0)
        rc = exposures_apply(r, &v, e);
    estate_view_done(&v);
    if (rc == 0)
        rc = vacancy_update(r->t, &r->ret->findings, e);
    if (rc == 0)
        rc = asset_row_update(r->t, e);
    return rc < 0 ? rc : round_audit(r, e);
}

int round_run(struct act *t, struct round_result *ret, struct err *e)
{
    struct round r = {.t = t, .ret = ret};
    int rc;

    *ret = (struct round_result){0};
    rc = feed_image_open(t, &r.img, e);
    if (rc < 0)
        return rc;
    ret->image = r.img != NULL;
    rc = db_write(t->db, round_body, &r, e);
    image_unref(r.img);
    return rc;
}
