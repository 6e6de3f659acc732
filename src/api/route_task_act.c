/* What people do with tasks: one, or many with a preview. */
#include "api/api_body.h"
#include "api/routes.h"
#include "api/task_answer.h"
#include "domain/round/round.h"
#include "domain/task/affected.h"
#include "domain/task/task_decide.h"
#include "domain/task/task_page.h"

/* Somebody else was faster: both versions go into the answer. */
static int conflict(struct api_call *c, const struct task_decision *d, struct task *now,
                    struct err *e)
{
    struct task_decision wish = *d;
    struct task yours;
    struct err inner = {0};
    int rc = task_json(c, now, &c->current, &inner);

    wish.version = 0;
    wish.preview = true;
    if (rc == 0 && task_decide(c->act, &wish, &yours, &inner) == 0)
        rc = task_json(c, &yours, &c->yours, &inner);
    (void)rc;
    return e->code;
}

static int decide(struct api_call *c, struct api_answer *r, struct task_decision *d, struct err *e)
{
    struct task k;
    int rc = task_of_path(c, &k, e);

    if (rc == 0)
        rc = api_may(c, k.unit, e);
    if (rc == 0)
        rc = api_match(c, k.version, false, e);
    if (rc < 0)
        return rc;
    d->task = k.id;
    rc = task_decide(c->act, d, &k, e);
    if (rc == E_CONFLICT)
        return conflict(c, d, &k, e);
    return rc < 0 ? rc : task_answer(c, r, &k, e);
}

#define DECISION(field) offsetof(struct task_decision, field)
#define NOTE                                                                                       \
    {                                                                                              \
        "note", API_TEXT, DECISION(reason), false, true                                            \
    }
#define VERSION                                                                                    \
    {                                                                                              \
        "version", API_I64, DECISION(version), false, true                                         \
    }

static int take(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {NOTE, VERSION};
    struct task_decision d = {.kind = "take"};
    int rc = api_body(c, API_FIELDS(fields), &d, e);

    return rc < 0 ? rc : decide(c, r, &d, e);
}

static int done(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {NOTE, VERSION};
    struct task_decision d = {.kind = "done"};
    int rc = api_body(c, API_FIELDS(fields), &d, e);

    return rc < 0 ? rc : decide(c, r, &d, e);
}

static int plan(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"by", API_DAY, DECISION(until_day), true, false}, NOTE, VERSION};
    struct task_decision d = {.kind = "plan"};
    int rc = api_body(c, API_FIELDS(fields), &d, e);

    return rc < 0 ? rc : decide(c, r, &d, e);
}

static int interim(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {{"what", API_TEXT, DECISION(reason), true, false},
                                              {"until", API_DAY, DECISION(until_day), true, false},
                                              VERSION};
    struct task_decision d = {.kind = "interim"};
    int rc = api_body(c, API_FIELDS(fields), &d, e);

    return rc < 0 ? rc : decide(c, r, &d, e);
}

static int comment(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {{"text", API_TEXT, DECISION(reason), true, false}};
    struct task_decision d = {.kind = "comment"};
    int rc = api_body(c, API_FIELDS(fields), &d, e);

    return rc < 0 ? rc : decide(c, r, &d, e);
}

static int assign(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"to", API_TEXT, DECISION(to), true, true}, NOTE, VERSION};
    struct task_decision d = {.kind = "assign"};
    int rc = api_body(c, API_FIELDS(fields), &d, e);

    return rc < 0 ? rc : decide(c, r, &d, e);
}

struct not_ours {
    struct task_decision d;
    struct str unit;
};

static int not_ours(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"unit", API_TEXT, offsetof(struct not_ours, unit), true, false},
        {"reason", API_TEXT, offsetof(struct not_ours, d.reason), true, false},
        {"version", API_I64, offsetof(struct not_ours, d.version), false, true}};
    struct not_ours b = {.d = {.kind = "not-ours"}};
    struct unit *u;
    int rc = api_body(c, API_FIELDS(fields), &b, e);

    /* any unit may be named: that it exists is no secret, what it has is */
    if (rc == 0)
        rc = org_find(&c->org, b.unit, &u, e);
    if (rc == 0 && !u->live)
        rc = err_set(e, E_INVALID, "unit %.*s is closed", STR_ARG(b.unit));
    if (rc < 0)
        return rc;
    b.d.unit = u->id;
    return decide(c, r, &b.d, e);
}

/* The assets in a task, each once: items go by asset. */
static int assets_of(struct api_call *c, int64_t task, int64_t **ids, size_t *n, struct err *e)
{
    const struct affected_query q = {.task = task};
    struct affected f = {0};
    int rc = affected_make(c->act, &q, &f, e);

    *ids = arena_alloc(c->act->a, int64_t, f.n + 1);
    *n = 0;
    for (size_t i = 0; rc == 0 && i < f.n; i++)
        if (*n == 0 || (*ids)[*n - 1] != f.items[i].asset->id)
            (*ids)[(*n)++] = f.items[i].asset->id;
    affected_done(&f);
    return rc;
}

struct handover {
    bool accept;
    struct str note;
    int64_t version;
};

static int receive(struct api_call *c, struct api_answer *r, const struct handover *b,
                   struct err *e)
{
    struct round_result round;
    int64_t *ids = NULL;
    size_t n = 0;
    struct task k;
    int rc = task_of_path(c, &k, e);

    if (rc == 0 && k.handover == 0)
        rc = err_set(e, E_REFUSED, "task %lld is not offered to anybody", (long long)k.id);
    if (rc == 0)
        rc = api_may(c, k.handover, e);
    if (rc == 0)
        rc = api_match(c, k.version, false, e);
    if (rc == 0)
        rc = assets_of(c, k.id, &ids, &n, e);
    if (rc < 0)
        return rc;
    const struct task_receipt receipt = {k.id, b->version, ids, n, b->note};

    rc = task_receive(c->act, &receipt, e);
    if (rc == 0)
        rc = round_run(c->act, &round, e);
    if (rc == 0)
        rc = task_get(c->act, k.id, &k, e);
    return rc < 0 ? rc : task_answer(c, r, &k, e);
}

static int accept(struct api_call *c, struct api_answer *r, struct err *e)
{
    static const struct api_field fields[] = {
        {"accept", API_BOOL, offsetof(struct handover, accept), true, false},
        {"note", API_TEXT, offsetof(struct handover, note), false, true},
        {"version", API_I64, offsetof(struct handover, version), false, true}};
    struct handover b = {0};
    struct task k;
    int rc = api_body(c, API_FIELDS(fields), &b, e);

    if (rc == 0 && b.accept)
        return receive(c, r, &b, e);
    if (rc == 0)
        rc = task_of_path(c, &k, e);
    if (rc == 0 && k.handover == 0)
        rc = err_set(e, E_REFUSED, "task %lld is not offered to anybody", (long long)k.id);
    if (rc == 0)
        rc = api_may(c, k.handover, e);
    if (rc < 0)
        return rc;
    const struct task_decision d = {
        .kind = "send-back", .task = k.id, .version = b.version, .reason = b.note};

    rc = task_decide(c->act, &d, &k, e);
    return rc < 0 ? rc : task_answer(c, r, &k, e);
}

enum { BULK_MAX = 10000, BULK_SHOWN = 500 };

struct bulk {
    struct task_decision d;
    struct str action, what, note, to;
    int64_t by, until;
    bool preview;
    struct json ids, filter;
    struct unit_scope scope;
    struct task_list tasks;
    int64_t changed, refused;
};

struct bulk_filter {
    struct task_filter f;
    struct str unit, tier, severity;
};

static int filter_words(struct api_call *c, struct bulk *b, struct bulk_filter *x, struct err *e)
{
    const struct unit *u;
    int rc;

    b->scope = c->scope;
    x->f.scope = &b->scope;
    if (x->tier.n && !tier_parse(x->tier, &x->f.tier)) {
        (void)err_set(e, E_INVALID, "the field is none of 3d-triage, 3d, 14d, 60d, next");
        return err_in(e, "filter.tier");
    }
    if (x->severity.n && !cvss_severity_parse(x->severity, &x->f.severity)) {
        (void)err_set(e, E_INVALID, "the field is none of none, low, medium, high, critical");
        return err_in(e, "filter.severity");
    }
    if (x->unit.n == 0)
        return 0;
    if ((rc = api_unit(c, x->unit, &u, e)) < 0)
        return rc;
    unit_scope_narrow(c->act->a, &c->scope, u, &b->scope);
    return 0;
}

#define FILTER(field) offsetof(struct bulk_filter, field)

static int filter_tasks(struct api_call *c, struct bulk *b, struct err *e)
{
    static const struct api_field fields[] = {
        {"unit", API_TEXT, FILTER(unit), false, true},
        {"tier", API_TEXT, FILTER(tier), false, true},
        {"severity", API_TEXT, FILTER(severity), false, true},
        {"state", API_TEXT, FILTER(f.state), false, true},
        {"kind", API_TEXT, FILTER(f.kind), false, true},
        {"component", API_TEXT, FILTER(f.component), false, true},
        {"priority", API_BOOL, FILTER(f.priority), false, true},
        {"kev", API_BOOL, FILTER(f.kev), false, true},
        {"overdue", API_BOOL, FILTER(f.overdue), false, true},
        {"assignee", API_TEXT, FILTER(f.assignee), false, true},
        {"due_until", API_DAY, FILTER(f.due_until), false, true}};
    struct bulk_filter x = {0};
    struct task_want want = {.filter = &x.f, .most = BULK_MAX + 1};
    int rc = api_object(c, b->filter, API_FIELDS(fields), &x, e);

    if (rc < 0)
        return err_in(e, "filter");
    rc = filter_words(c, b, &x, e);
    if (rc == 0)
        rc = task_page(c->act, &want, &b->tasks, e);
    if (rc == 0 && b->tasks.n > BULK_MAX)
        rc = err_set(e, E_LIMIT, "over %d tasks at once; narrow the filter", BULK_MAX);
    return rc;
}

static int id_tasks(struct api_call *c, struct bulk *b, struct err *e)
{
    if (b->ids.type != JSON_ARRAY || json_count(b->ids) > BULK_MAX)
        return err_set(e, E_INVALID, "ids is no list of at most %d numbers", BULK_MAX);
    for (struct json_iter it = json_iter(b->ids); json_next(&it);) {
        struct task k;
        int64_t id = 0;
        int rc;

        if (!json_i64(it.value, &id)) {
            (void)err_set(e, E_INVALID, "the field is not a whole number");
            return err_in(e, "ids[%zu]", it.i - 1);
        }
        rc = task_get(c->act, id, &k, e);
        if (rc == 0 && !unit_scope_has(&c->scope, k.unit))
            rc = err_set(e, E_NOTFOUND, "no task %lld; see niju task list", (long long)id);
        if (rc < 0)
            return rc;
        *vec_add(&b->tasks) = k;
    }
    return 0;
}

static int bulk_read(struct api_call *c, struct bulk *b, struct err *e)
{
    static const struct api_field fields[] = {
        {"ids", API_JSON, offsetof(struct bulk, ids), false, true},
        {"filter", API_JSON, offsetof(struct bulk, filter), false, true},
        {"action", API_TEXT, offsetof(struct bulk, action), true, false},
        {"preview", API_BOOL, offsetof(struct bulk, preview), true, false},
        {"by", API_DAY, offsetof(struct bulk, by), false, true},
        {"what", API_TEXT, offsetof(struct bulk, what), false, true},
        {"until", API_DAY, offsetof(struct bulk, until), false, true},
        {"to", API_TEXT, offsetof(struct bulk, to), false, true},
        {"note", API_TEXT, offsetof(struct bulk, note), false, true}};
    static const char *const actions[] = {"take", "plan", "interim", "done", "comment", "assign"};
    int rc = api_body(c, API_FIELDS(fields), b, e);

    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (str_eq(b->action, str_of(actions[i])))
            b->d.kind = actions[i];
    if (rc == 0 && b->d.kind == NULL) {
        (void)err_set(e, E_INVALID, "the field is none of those possible");
        return err_in(e, "action");
    }
    if (rc == 0 && (b->ids.type == JSON_MISSING) == (b->filter.type == JSON_MISSING))
        rc = err_set(e, E_INVALID, "give either ids or filter");
    b->d.until_day = b->by ? b->by : b->until;
    b->d.reason = b->what.n ? b->what : b->note;
    b->d.to = b->to;
    b->d.preview = b->preview;
    if (rc < 0)
        return rc;
    return b->ids.type != JSON_MISSING ? id_tasks(c, b, e) : filter_tasks(c, b, e);
}

static void outcome_put(struct api_call *c, const struct task *k, const struct err *own,
                        struct json_writer *w)
{
    const struct unit *u = org_by_id(&c->org, k->unit);
    char text[2048];

    json_object(w);
    json_field_i64(w, "id", k->id);
    json_field_str_or_null(w, "unit", u ? u->code : STR_NONE);
    json_field_str(w, "component", k->name);
    json_field_bool(w, "ok", own->code == 0);
    json_field_str(w, "state", str_of(task_state_text(k->state)));
    json_field_str_or_null(
        w, "message", own->code ? str_of(text_error(c->lang, own, text, sizeof text)) : STR_NONE);
    json_object_end(w);
}

/* A task that refuses stays as it is and says why; the others go on. */
static int bulk_run(struct api_call *c, struct bulk *b, struct json_writer *w, struct err *e)
{
    for (size_t i = 0; i < b->tasks.n; i++) {
        struct task *k = &b->tasks.p[i];
        struct err own = {0};
        int rc = api_may(c, k->unit, &own);

        b->d.task = k->id;
        if (rc == 0)
            rc = task_decide(c->act, &b->d, k, &own);
        if (rc == E_STORE || rc == E_IO) {
            *e = own;
            return rc;
        }
        b->changed += rc == 0;
        b->refused += rc < 0;
        if (i < BULK_SHOWN)
            outcome_put(c, k, &own, w);
    }
    return 0;
}

static int bulk(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct bulk b = {0};
    struct json_writer w;
    int rc = bulk_read(c, &b, e);

    w = api_json(r);
    json_object(&w);
    json_field_bool(&w, "preview", b.preview);
    json_key(&w, "items");
    json_array(&w);
    if (rc == 0)
        rc = bulk_run(c, &b, &w, e);
    json_array_end(&w);
    json_field_i64(&w, "matched", (int64_t)b.tasks.n);
    json_field_i64(&w, "changed", b.changed);
    json_field_i64(&w, "refused", b.refused);
    json_object_end(&w);
    if (rc == 0)
        api_json_end(c, r, 0);
    vec_done(&b.tasks);
    return rc;
}

const struct api_route task_act_routes[] = {
    {API_POST, "/tasks/bulk", "changeTasks", RIGHT_TASK, false, NULL, bulk},
    {API_POST, "/tasks/{id}/take", "takeTask", RIGHT_TASK, false, NULL, take},
    {API_POST, "/tasks/{id}/plan", "planTask", RIGHT_TASK, false, NULL, plan},
    {API_POST, "/tasks/{id}/interim", "interimTask", RIGHT_TASK, false, NULL, interim},
    {API_POST, "/tasks/{id}/done", "doneTask", RIGHT_TASK, false, NULL, done},
    {API_POST, "/tasks/{id}/comment", "commentTask", RIGHT_TASK, false, NULL, comment},
    {API_POST, "/tasks/{id}/assign", "assignTask", RIGHT_TASK, false, NULL, assign},
    {API_POST, "/tasks/{id}/not-ours", "notOursTask", RIGHT_TASK, false, NULL, not_ours},
    {API_POST, "/tasks/{id}/accept-handover", "acceptTask", RIGHT_TASK, false, NULL, accept},
    {0},
};
