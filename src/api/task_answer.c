#include "api/task_answer.h"
#include "base/map.h"
#include "domain/task/affected.h"

const struct view_columns task_columns = {task_view_columns, TASK_VIEW_COLUMNS};

enum { ADVISORIES_MAX = 500 };

struct task_view task_view_of(const struct api_call *c)
{
    return (struct task_view){c->act->a, &c->org, c->act->now, c->lang};
}

int task_of_path(const struct api_call *c, struct task *ret, struct err *e)
{
    int64_t id;
    int rc = api_id(c, 0, &id, e);

    if (rc == 0)
        rc = task_get(c->act, id, ret, e);
    /* the unit it is offered to sees it too */
    if (rc == 0 && !unit_scope_has(&c->scope, ret->unit) &&
        (ret->handover == 0 || !unit_scope_has(&c->scope, ret->handover)))
        rc = err_set(e, E_NOTFOUND, "no task %lld; see niju task list", (long long)id);
    return rc;
}

static void may_put(const struct api_call *c, const struct task *k, struct json_writer *w)
{
    static const char *const deeds[] = {"take",    "plan",   "interim", "done",
                                        "comment", "assign", "not-ours"};
    struct unit_scope may;

    grants_scope(c->act->a, &c->caller.grants, RIGHT_TASK, &c->whole, &may);
    json_key(w, "may");
    json_array(w);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (unit_scope_has(&may, k->unit) && !c->caller.read_only &&
            (k->state != TASK_CLOSED || strcmp(deeds[i], "comment") == 0))
            json_put_z(w, deeds[i]);
    if (k->handover && unit_scope_has(&may, k->handover) && !c->caller.read_only)
        json_put_z(w, "accept-handover");
    json_array_end(w);
}

static int advisories_put(const struct api_call *c, const struct task *k, struct json_writer *w,
                          struct err *e)
{
    const struct affected_query q = {.task = k->id};
    struct map *seen = map_new();
    struct affected f = {0};
    size_t n = 0;
    int rc = k->state == TASK_CLOSED ? 0 : affected_make(c->act, &q, &f, e);

    json_key(w, "advisories");
    json_array(w);
    for (size_t i = 0; rc == 0 && i < f.n && n < ADVISORIES_MAX; i++) {
        struct str code = f.view.vulns[f.items[i].exposure.vuln].code;
        bool fresh;

        (void)map_intern(seen, code, &fresh);
        if (fresh)
            json_put_str(w, code);
        n += fresh;
    }
    json_array_end(w);
    map_free(seen);
    affected_done(&f);
    return rc;
}

/* By what it closed: its last closing event says so. */
static int closed_by_put(const struct api_call *c, const struct task *k, struct json_writer *w,
                         struct err *e)
{
    static const char *const whys[] = {"evidence", "moved", "asset-retired", "source-retired",
                                       "joined"};
    struct task_event_list events = {0};
    const char *why = NULL;
    int rc = k->state == TASK_CLOSED ? task_events(c->act, k->id, &events, e) : 0;

    for (size_t i = 0; i < events.n; i++)
        for (size_t n = 0; n < sizeof whys / sizeof *whys; n++)
            if (str_eq(events.p[i].kind, STR("closed")) &&
                str_find(events.p[i].detail, str_of(str_fmt(c->act->a, "\"%s\"", whys[n]).p)) >= 0)
                why = whys[n];
    json_field_str_or_null(w, "closed_by", str_of(why));
    vec_done(&events);
    return rc;
}

static int members_put(struct api_call *c, const struct task *k, struct json_writer *w,
                       struct err *e)
{
    struct task_view v = task_view_of(c);
    const struct unit *u = org_by_id(&c->org, k->unit);
    struct task_words words;
    struct view_table t;
    int rc;

    view_table_init(&t, task_columns.p, task_columns.n);
    task_view_row(&v, k, &t);
    task_view_words(&v, k, &words);
    json_object(w);
    view_row_members(&t, 0, w);
    json_field_str_or_null(w, "name_ja", u ? u->name_ja : STR_NONE);
    json_field_str_or_null(w, "name_en", u ? u->name_en : STR_NONE);
    json_field_str(w, "advice", words.advice);
    json_field_str_or_null(w, "restart_advice", words.restart);
    rc = closed_by_put(c, k, w, e);
    if (rc == 0)
        rc = advisories_put(c, k, w, e);
    may_put(c, k, w);
    json_object_end(w);
    view_table_done(&t);
    return rc;
}

int task_answer(struct api_call *c, struct api_answer *r, const struct task *k, struct err *e)
{
    struct json_writer w = api_json(r);
    int rc = members_put(c, k, &w, e);

    if (rc == 0)
        api_json_end(c, r, k->version);
    return rc;
}

int task_json(struct api_call *c, const struct task *k, struct str *ret, struct err *e)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);
    int rc = members_put(c, k, &w, e);

    *ret = str_dup(c->act->a, buf_str(&b));
    buf_done(&b);
    return rc;
}
