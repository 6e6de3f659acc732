/* What lies behind: the trend, a unit's flow, ages and months. */
#include "api/api_list.h"
#include "api/routes.h"
#include "api/task_answer.h"
#include "base/clock.h"
#include "view/history_view.h"

enum { DAYS_MAX = 1096, DAYS_DEFAULT = 90 };

static const char *const purpose_words[] = {"business", "internal", "product", "service", NULL};

static int days_read(const struct api_call *c, int64_t *ret, struct err *e)
{
    int rc = api_number(c, "days", ret, e);

    if (rc == 0 && !api_has(c, "days"))
        *ret = DAYS_DEFAULT;
    if (rc == 0 && (*ret < 1 || *ret > DAYS_MAX)) {
        (void)err_set(e, E_USAGE, "the parameter is not from 1 to %d", DAYS_MAX);
        return err_in(e, "days");
    }
    return rc;
}

struct trend {
    struct arena *a;
    struct unit_scope scope;
    struct history_mark_list marks;
};

static void marks_write(void *ctx, struct json_writer *w)
{
    const struct trend *k = ctx;

    json_key(w, "marks");
    marks_put(&k->marks, k->a, w);
}

typedef void day_row(const struct history_day *d, struct arena *a, struct view_table *t);

static void days_fill(const struct history_day_list *l, day_row *put, struct arena *a,
                      struct view_table *t)
{
    for (size_t i = 0; i < l->n; i++)
        put(&l->p[i], a, t);
}

static int trend(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct trend k = {.a = c->act->a};
    const struct api_extra extra = {marks_write, &k};
    struct history_query q = {.scope = &k.scope, .purpose = api_text(c, "purpose")};
    struct history_day_list days = {0};
    struct view_table t;
    int rc = days_read(c, &q.days, e);

    if (rc == 0)
        rc = api_word(c, "purpose", purpose_words, e);
    if (rc == 0)
        rc = api_unit_scope(c, &k.scope, e);
    if (rc == 0)
        rc = history_load(c->act, &q, &days, e);
    if (rc == 0)
        rc = history_marks(c->act, &q, &k.marks, e);
    view_table_init(&t, trend_columns.p, trend_columns.n);
    days_fill(&days, trend_row, c->act->a, &t);
    if (rc == 0)
        rc = api_table_with(c, r, &t, &extra, e);
    view_table_done(&t);
    vec_done(&days);
    vec_done(&k.marks);
    return rc;
}

/* The unit of the path and all that is below it and readable. */
static int unit_here(struct api_call *c, const struct unit **u, struct unit_scope *scope,
                     struct err *e)
{
    int rc = api_unit(c, c->parts[0], u, e);

    if (rc == 0)
        unit_scope_narrow(c->act->a, &c->scope, *u, scope);
    return rc;
}

static int flow(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct unit_scope scope;
    struct history_query q = {.scope = &scope};
    struct history_day_list days = {0};
    const struct unit *u;
    struct view_table t;
    int rc = unit_here(c, &u, &scope, e);

    if (rc == 0)
        rc = days_read(c, &q.days, e);
    if (rc == 0)
        rc = history_load(c->act, &q, &days, e);
    view_table_init(&t, flow_columns.p, flow_columns.n);
    days_fill(&days, flow_row, c->act->a, &t);
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    vec_done(&days);
    return rc;
}

static int ageing(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct age_band bands[AGE_BANDS];
    struct unit_scope scope;
    const struct unit *u;
    struct view_table t;
    int rc = unit_here(c, &u, &scope, e);

    if (rc == 0)
        rc = history_ages(c->act, &scope, bands, e);
    if (rc < 0)
        return rc;
    view_table_init(&t, age_columns.p, age_columns.n);
    for (size_t i = 0; i < AGE_BANDS; i++)
        age_row(&bands[i], c->act->a, &t);
    rc = api_table(c, r, &t, e);
    view_table_done(&t);
    return rc;
}

/* ---- what changed in a month ---- */

struct month_asked {
    const struct unit *u;
    struct unit_scope scope;
    struct month_query q;
    struct month_flow flow;
    struct adherence done;
    struct task_list opened, closed;
};

static int month_read(struct api_call *c, struct month_asked *k, struct err *e)
{
    int rc = unit_here(c, &k->u, &k->scope, e);

    if (rc < 0)
        return rc;
    k->q = (struct month_query){.scope = &k->scope, .zone_min = k->u->zone_min};
    if (!api_has(c, "month"))
        k->q.month = month_of_day(c->act->a, unit_scope_today(&k->scope, k->u->id));
    else if (!month_parse(c->act->a, api_text(c, "month"), &k->q.month)) {
        (void)err_set(e, E_USAGE, "the parameter is no month, such as 2026-11");
        return err_in(e, "month");
    }
    return 0;
}

static int month_load(struct api_call *c, struct month_asked *k, struct err *e)
{
    int rc = month_flow(c->act, &k->q, &k->flow, e);

    if (rc == 0)
        rc = month_adherence(c->act, &k->scope, &k->q.month, &k->done, e);
    if (rc == 0)
        rc = month_opened(c->act, &k->q, &k->opened, e);
    return rc < 0 ? rc : month_closed(c->act, &k->q, &k->closed, e);
}

static void tasks_put(struct api_call *c, const struct task_list *l, struct json_writer *w)
{
    struct task_view v = task_view_of(c);
    struct view_table t;

    json_array(w);
    view_table_init(&t, task_columns.p, task_columns.n);
    for (size_t i = 0; i < l->n; i++) {
        task_view_row(&v, &l->p[i], &t);
        json_object(w);
        view_row_members(&t, i, w);
        json_object_end(w);
    }
    view_table_done(&t);
    json_array_end(w);
}

static void month_put(struct api_call *c, const struct month_asked *k, struct json_writer *w)
{
    json_object(w);
    json_field_str(w, "unit", k->u->code);
    json_field_str(w, "month", k->q.month.text);
    json_field_i64(w, "opened", k->flow.opened);
    json_field_i64(w, "closed", k->flow.closed);
    json_field_i64(w, "reopened", k->flow.reopened);
    json_field_i64(w, "became_overdue", k->flow.became_overdue);
    json_field_i64(w, "open_before", k->flow.open_before);
    json_field_i64(w, "open_now", k->flow.open_now);
    json_field_i64(w, "overdue_now", k->flow.overdue_now);
    json_key(w, "adherence");
    adherence_put(&k->q.month, &k->done, w);
    json_key(w, "opened_tasks");
    tasks_put(c, &k->opened, w);
    json_key(w, "closed_tasks");
    tasks_put(c, &k->closed, w);
    json_object_end(w);
}

static int month(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct month_asked k = {0};
    int rc = month_read(c, &k, e);

    if (rc == 0)
        rc = month_load(c, &k, e);
    if (rc == 0) {
        struct json_writer w = api_json(r);

        month_put(c, &k, &w);
        api_json_end(c, r, 0);
    }
    vec_done(&k.opened);
    vec_done(&k.closed);
    return rc;
}

const struct api_route history_routes[] = {{API_GET, "/monitor/trend", "getTrend", RIGHT_READ,
                                            false, "unit days purpose limit cursor format", trend},
                                           {API_GET, "/units/{code}/flow", "listUnitFlow",
                                            RIGHT_READ, false, "days limit cursor format", flow},
                                           {API_GET, "/units/{code}/ageing", "listUnitAgeing",
                                            RIGHT_READ, false, "limit cursor format", ageing},
                                           {API_GET, "/units/{code}/month", "getUnitMonth",
                                            RIGHT_READ, false, "month", month},
                                           {0}};
