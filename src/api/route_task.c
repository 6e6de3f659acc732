/* Tasks: the list, one in full, what is in it, what happened to it, why. */
#include "api/api_affected.h"
#include "api/routes.h"
#include "api/task_answer.h"
#include "base/clock.h"
#include "base/sort.h"
#include "domain/task/task_page.h"
#include "domain/vuln/feed_cache.h"
#include "view/explain_view.h"

struct listing {
    struct api_call *c;
    struct unit_scope scope;
    struct task_filter filter;
    struct task_view view;
};

static int words_read(struct listing *l, struct err *e)
{
    struct api_call *c = l->c;
    struct task_filter *f = &l->filter;
    enum task_state state;
    enum task_kind kind;

    f->state = api_text(c, "state");
    f->kind = api_text(c, "kind");
    f->component = api_text(c, "component");
    f->assignee = api_text(c, "assignee");
    if (str_eq(f->assignee, STR("me")))
        f->assignee = c->caller.login;
    if (f->state.n && !task_state_parse(f->state, &state)) {
        (void)err_set(e, E_USAGE, "the parameter is none of those possible");
        return err_in(e, "state");
    }
    if (f->kind.n && !task_kind_parse(f->kind, &kind)) {
        (void)err_set(e, E_USAGE, "the parameter is none of those possible");
        return err_in(e, "kind");
    }
    return 0;
}

static int days_read(struct listing *l, struct err *e)
{
    struct api_call *c = l->c;
    struct task_filter *f = &l->filter;
    int64_t opened = 0, closed = 0;
    int rc;

    if ((rc = api_day(c, "due_from", &f->due_from, e)) < 0 ||
        (rc = api_day(c, "due_until", &f->due_until, e)) < 0 ||
        (rc = api_day(c, "opened_from", &opened, e)) < 0 ||
        (rc = api_day(c, "closed_from", &closed, e)) < 0)
        return rc;
    f->opened_from = opened * CLOCK_DAY;
    f->closed_from = closed * CLOCK_DAY;
    return 0;
}

static int filter_read(struct listing *l, struct err *e)
{
    struct api_call *c = l->c;
    struct task_filter *f = &l->filter;
    int rc;

    if ((rc = api_unit_scope(c, &l->scope, e)) < 0 || (rc = api_tier(c, &f->tier, e)) < 0 ||
        (rc = api_severity(c, &f->severity, e)) < 0 || (rc = words_read(l, e)) < 0 ||
        (rc = api_flag(c, "priority", &f->priority, e)) < 0 ||
        (rc = api_flag(c, "kev", &f->kev, e)) < 0 ||
        (rc = api_flag(c, "overdue", &f->overdue, e)) < 0 ||
        (rc = api_flag(c, "handover", &f->handover, e)) < 0 ||
        (rc = api_flag(c, "all", &f->all, e)) < 0 || (rc = days_read(l, e)) < 0)
        return rc;
    f->scope = &l->scope;
    return 0;
}

static int page(void *ctx, struct api_page *p, struct err *e)
{
    struct listing *l = ctx;
    struct task_list tasks = {0};
    struct task_want want = {.filter = &l->filter, .most = p->most + 1};
    int64_t n[3] = {0};
    int rc = 0;

    if (p->after.n && !api_place_numbers(p->after, n, 3))
        return err_set(e, E_USAGE, "the cursor is not one of this list");
    want.after = (struct task_place){n[0], n[1], n[2]};
    rc = task_page(l->c->act, &want, &tasks, e);
    for (size_t i = 0; rc == 0 && i < tasks.n && (int64_t)i < p->most; i++) {
        const struct task_place at = task_place_of(&tasks.p[i]);

        task_view_row(&l->view, &tasks.p[i], p->t);
        if ((int64_t)i + 1 == p->most && (int64_t)tasks.n > p->most)
            p->next = str_fmt(l->c->act->a, "%lld.%lld.%lld", (long long)at.due, (long long)at.tier,
                              (long long)at.id);
    }
    vec_done(&tasks);
    return rc;
}

static int count(void *ctx, int64_t most, int64_t *ret, struct err *e)
{
    struct listing *l = ctx;

    return task_count(l->c->act, &l->filter, most, ret, e);
}

static int list(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct view_columns *const columns = &task_columns;
    struct listing l = {.c = c, .view = task_view_of(c)};
    const struct api_listing all = {.columns = columns, .page = page, .count = count, .ctx = &l};
    int rc = filter_read(&l, e);

    return rc < 0 ? rc : api_list(c, r, &all, e);
}

static int show(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct task k;
    int rc = task_of_path(c, &k, e);

    return rc < 0 ? rc : task_answer(c, r, &k, e);
}

static int exposures(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct affected f = {0};
    struct task k;
    int rc = task_of_path(c, &k, e);

    if (rc < 0)
        return rc;
    const struct affected_query q = {.task = k.id};

    rc = api_affected(c, &q, &c->whole, &f, e);
    if (rc == 0)
        rc = api_exposures(c, r, &f, NULL, e);
    affected_done(&f);
    return rc;
}

static int history(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct task_view v = task_view_of(c);
    struct task_event_list events = {0};
    struct view_table t;
    struct task k;
    int rc = task_of_path(c, &k, e);

    if (rc < 0)
        return rc;
    rc = task_events(c->act, k.id, &events, e);
    view_table_init(&t, task_event_columns, task_event_column_n);
    for (size_t i = 0; rc == 0 && i < events.n; i++)
        task_event_row(&v, &events.p[i], &t);
    if (rc == 0)
        rc = api_table(c, r, &t, e);
    view_table_done(&t);
    vec_done(&events);
    return rc;
}

enum { EXPLAIN_MAX = 200 };

static void explained(struct api_call *c, const struct affected *f, struct image *img,
                      struct api_answer *r)
{
    const struct view_style style = {.lang = c->lang};
    struct explain_view v = {.style = &style,
                             .a = c->act->a,
                             .img = img,
                             .affected = f,
                             .format = VIEW_JSON,
                             .out = &r->body};

    v.w = api_json(r);
    json_object(&v.w);
    json_key(&v.w, "items");
    json_array(&v.w);
    for (size_t i = 0; i < f->n && i < EXPLAIN_MAX; i++)
        explain_view_item(&v, &f->items[i]);
    json_array_end(&v.w);
    json_field_null(&v.w, "next");
    json_field_i64(&v.w, "total", (int64_t)f->n);
    json_object_end(&v.w);
}

static int explain(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct image *img = NULL;
    struct affected f = {0};
    struct task k;
    int rc = task_of_path(c, &k, e);

    if (rc < 0)
        return rc;
    const struct affected_query q = {.task = k.id};

    rc = api_affected(c, &q, &c->whole, &f, e);
    if (rc == 0)
        rc = feed_image_open(c->act, &img, e);
    if (rc == 0) {
        explained(c, &f, img, r);
        api_json_end(c, r, 0);
    }
    image_unref(img);
    affected_done(&f);
    return rc;
}

const struct api_route task_routes[] = {
    {API_GET, "/tasks", "listTasks", RIGHT_READ, false,
     "unit tier severity state kind component priority kev overdue assignee handover due_from "
     "due_until opened_from closed_from all limit cursor format",
     list},
    {API_GET, "/tasks/{id}", "getTask", RIGHT_READ, false, NULL, show},
    {API_GET, "/tasks/{id}/exposures", "listTaskExposures", RIGHT_READ, false,
     "limit cursor format", exposures},
    {API_GET, "/tasks/{id}/history", "listTaskHistory", RIGHT_READ, false, "limit cursor format",
     history},
    {API_GET, "/tasks/{id}/explain", "explainTask", RIGHT_READ, false, NULL, explain},
    {0},
};
