#include "domain/campaign/campaign.h"
#include "base/clock.h"
#include "codec/json_write.h"
#include "store/sql.h"

enum { TEXT_MAX = 4000 };

static struct str text_of(struct str s)
{
    return s.n ? s : STR("");
}

static int check(const struct campaign *c, struct err *e)
{
    bool other = false;

    if (c->title.n == 0)
        return err_set(e, E_INVALID, "the title is missing");
    if (c->query.n == 0 && c->tier == TIER_NONE && c->severity == CVSS_NONE && !c->kev)
        return err_set(e, E_INVALID,
                       "a campaign asks about something; give q, tier, kev or severity");
    if (c->title.n > TEXT_MAX || c->note.n > TEXT_MAX || c->query.n > TEXT_MAX)
        return err_set(e, E_INVALID, "a text of over %d bytes; shorten it", TEXT_MAX);
    for (size_t i = 0; i < c->due_n; i++)
        other = other || c->due[i].region.n == 0;
    if (!other)
        return err_set(e, E_INVALID, "a due date for all other regions is missing (region null)");
    return 0;
}

static int dues_write(struct act *t, const struct campaign *c, struct err *e)
{
    int rc = sql_campaign_due_clear(t->db, &(struct sql_campaign_due_clear_in){c->id}, e);

    for (size_t i = 0; rc == 0 && i < c->due_n; i++) {
        const struct sql_campaign_due_put_in in = {c->id, text_of(c->due[i].region), c->due[i].day};

        rc = sql_campaign_due_put(t->db, &in, e);
    }
    return rc;
}

static struct str facts_of(struct arena *a, const struct campaign *c)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);
    char day[CLOCK_TEXT];

    json_object(&w);
    json_field_str(&w, "title", c->title);
    json_field_str_or_null(&w, "q", c->query);
    json_field_str_or_null(&w, "note", c->note);
    json_field_bool(&w, "ended", c->ended_at != 0);
    json_key(&w, "due");
    json_object(&w);
    for (size_t i = 0; i < c->due_n; i++)
        json_key_str(&w, text_of(c->due[i].region)),
            json_put_z(&w, clock_day_text(c->due[i].day, day));
    json_object_end(&w);
    json_object_end(&w);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

struct beginning {
    struct act *t;
    const struct campaign_start *s;
};

static struct str number(struct act *t, int64_t id)
{
    return str_fmt(t->a, "%lld", (long long)id);
}

static int begin_body(struct db *db, void *ctx, struct err *e)
{
    struct beginning *g = ctx;
    struct campaign *c = g->s->campaign;
    struct act *t = g->t;
    const struct sql_campaign_add_in in = {c->title,         text_of(c->query),
                                           c->tier,          c->severity,
                                           c->kev,           {c->unit != 0, c->unit},
                                           text_of(c->note), t->now,
                                           t->actor};
    struct sql_campaign_add_row row;
    int rc = sql_campaign_add_one(db, &in, t->a, &row, e);

    if (rc < 0)
        return rc;
    c->id = row.id;
    rc = dues_write(t, c, e);
    for (size_t i = 0; rc == 0 && i < g->s->n; i++)
        rc = sql_campaign_ask(db, &(struct sql_campaign_ask_in){c->id, g->s->units[i]}, e);
    if (rc < 0)
        return rc;
    return act_audit(t, "campaign.begin", number(t, c->id),
                     str_fmt(t->a, "{\"before\":null,\"after\":%.*s,\"units\":%zu}",
                             STR_ARG(facts_of(t->a, c)), g->s->n),
                     e);
}

int campaign_begin(struct act *t, const struct campaign_start *s, struct err *e)
{
    struct beginning g = {t, s};
    int rc = check(s->campaign, e);

    if (rc == 0 && s->n == 0)
        rc = err_set(e, E_INVALID, "no unit owns assets there");
    return rc < 0 ? rc : db_write(t->db, begin_body, &g, e);
}

int64_t campaign_due_of(const struct campaign *c, struct str region)
{
    int64_t day = 0;

    for (size_t i = 0; i < c->due_n; i++) {
        if (region.n && str_ieq(c->due[i].region, region))
            return c->due[i].day;
        if (c->due[i].region.n == 0)
            day = c->due[i].day;
    }
    return day;
}

static int dues_read(struct act *t, struct campaign *c, struct err *e)
{
    struct campaign_due_list l = {0};
    struct sql_campaign_dues_cursor cur;
    struct sql_campaign_dues_row row;
    int rc = sql_campaign_dues(t->db, &(struct sql_campaign_dues_in){c->id}, &cur, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_campaign_dues_next(&cur, &row, e)) > 0)
        *vec_add(&l) = (struct campaign_due){str_dup(t->a, row.region), row.due_day};
    sql_campaign_dues_done(&cur);
    c->due_n = l.n;
    c->due = arena_alloc(t->a, struct campaign_due, l.n + 1);
    if (l.n)
        memcpy(c->due, l.p, l.n * sizeof *l.p);
    vec_done(&l);
    return rc;
}

static int rows_read(struct act *t, const struct sql_campaigns_before_in *in,
                     struct campaign_list *ret, struct err *e)
{
    struct sql_campaigns_before_cursor c;
    struct sql_campaigns_before_row row;
    size_t first = ret->n;
    int rc = sql_campaigns_before(t->db, in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_campaigns_before_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct campaign){
            .id = row.id,
            .unit = row.unit.set ? row.unit.v : 0,
            .title = str_dup(t->a, row.title),
            .query = str_dup(t->a, row.query),
            .note = str_dup(t->a, row.note),
            .created_by = str_dup(t->a, row.created_by),
            .tier = (enum tier)row.tier,
            .severity = (enum cvss_severity)row.severity,
            .kev = row.kev != 0,
            .created_at = row.created_at,
            .ended_at = row.ended_at,
            .version = row.version,
        };
    sql_campaigns_before_done(&c);
    for (size_t i = first; rc == 0 && i < ret->n; i++)
        rc = dues_read(t, &ret->p[i], e);
    return rc;
}

int campaign_page(struct act *t, const struct campaign_want *w, struct campaign_list *ret,
                  struct err *e)
{
    const struct sql_campaigns_before_in in = {w->before ? w->before : INT64_MAX, w->most, 0,
                                               text_of(w->state)};

    return rows_read(t, &in, ret, e);
}

int campaign_get(struct act *t, int64_t id, struct campaign *ret, struct err *e)
{
    const struct sql_campaigns_before_in in = {INT64_MAX, 1, id, STR("")};
    struct campaign_list l = {0};
    int rc = id > 0 ? rows_read(t, &in, &l, e) : 0;

    if (rc == 0 && l.n == 0)
        rc = err_set(e, E_NOTFOUND, "no campaign %lld", (long long)id);
    if (rc == 0)
        *ret = l.p[0];
    vec_done(&l);
    return rc;
}

struct changing {
    struct act *t;
    const struct campaign *c;
};

static int change_body(struct db *db, void *ctx, struct err *e)
{
    struct changing *g = ctx;
    const struct campaign *c = g->c;
    const struct sql_campaign_set_in in = {c->id, c->title, text_of(c->note), c->ended_at};
    struct act *t = g->t;
    struct campaign before;
    int rc = campaign_get(t, c->id, &before, e);

    if (rc == 0 && before.version != c->version)
        rc = err_set(e, E_CONFLICT, "campaign %lld has changed since; look at it again",
                     (long long)c->id);
    if (rc == 0)
        rc = sql_campaign_set(db, &in, e);
    if (rc == 0)
        rc = dues_write(t, c, e);
    if (rc < 0)
        return rc;
    return act_audit(t, "campaign.change", number(t, c->id),
                     str_fmt(t->a, "{\"before\":%.*s,\"after\":%.*s}",
                             STR_ARG(facts_of(t->a, &before)), STR_ARG(facts_of(t->a, c))),
                     e);
}

int campaign_change(struct act *t, const struct campaign *c, struct err *e)
{
    struct changing g = {t, c};
    int rc = check(c, e);

    return rc < 0 ? rc : db_write(t->db, change_body, &g, e);
}

int campaign_answers(struct act *t, int64_t id, struct campaign_answer_list *ret, struct err *e)
{
    struct sql_campaign_answers_cursor c;
    struct sql_campaign_answers_row row;
    int rc = sql_campaign_answers(t->db, &(struct sql_campaign_answers_in){id}, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_campaign_answers_next(&c, &row, e)) > 0)
        *vec_add(ret) = (struct campaign_answer){
            .unit = row.unit,
            .answer = str_dup(t->a, row.answer),
            .interim = str_dup(t->a, row.interim),
            .note = str_dup(t->a, row.note),
            .actor = str_dup(t->a, row.actor),
            .done = row.done != 0,
            .answered_at = row.answered_at,
            .reminded_at = row.reminded_at,
        };
    sql_campaign_answers_done(&c);
    return rc;
}

static struct str answer_json(struct arena *a, struct str unit, const struct campaign_answer *x)
{
    struct buf b = BUF_INIT(0);
    struct json_writer w = json_writer_of(&b, false);

    json_object(&w);
    json_field_str(&w, "unit", unit);
    json_field_str_or_null(&w, "answer", x->answer);
    json_field_str_or_null(&w, "interim", x->interim);
    json_field_bool(&w, "done", x->done);
    json_field_str_or_null(&w, "note", x->note);
    json_object_end(&w);
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

struct replying {
    struct act *t;
    const struct campaign_reply *r;
};

static int reply_write(struct act *t, const struct campaign_reply *r,
                       const struct campaign_answer *before, struct err *e)
{
    const struct campaign_answer *x = &r->answer;
    const struct sql_campaign_answer_put_in in = {r->campaign, x->unit,
                                                  x->answer,   text_of(x->interim),
                                                  x->done,     text_of(x->note),
                                                  t->now,      t->actor};
    int rc = sql_campaign_answer_put(t->db, &in, e);

    if (rc < 0)
        return rc;
    return act_audit(t, "campaign.answer", number(t, r->campaign),
                     str_fmt(t->a, "{\"before\":%.*s,\"after\":%.*s}",
                             STR_ARG(answer_json(t->a, r->unit_code, before)),
                             STR_ARG(answer_json(t->a, r->unit_code, x))),
                     e);
}

static int reply_body(struct db *db, void *ctx, struct err *e)
{
    struct replying *g = ctx;
    struct campaign_answer_list l = {0};
    const struct campaign_answer *before = NULL;
    struct campaign c;
    int rc = campaign_get(g->t, g->r->campaign, &c, e);

    (void)db;
    if (rc == 0 && c.ended_at)
        rc = err_set(e, E_REFUSED, "campaign %lld has ended", (long long)c.id);
    if (rc == 0)
        rc = campaign_answers(g->t, c.id, &l, e);
    for (size_t i = 0; i < l.n; i++)
        if (l.p[i].unit == g->r->answer.unit)
            before = &l.p[i];
    if (rc == 0 && before == NULL)
        rc = err_set(e, E_NOTFOUND, "unit %.*s was not asked", STR_ARG(g->r->unit_code));
    if (rc == 0)
        rc = reply_write(g->t, g->r, before, e);
    vec_done(&l);
    return rc;
}

int campaign_reply(struct act *t, const struct campaign_reply *r, struct err *e)
{
    struct replying g = {t, r};
    struct str s = r->answer.answer;

    if (!str_eq(s, STR("affected")) && !str_eq(s, STR("not_affected")) &&
        !str_eq(s, STR("checking")))
        return err_set(e, E_INVALID, "answer \"%.*s\" is none of affected, not_affected, checking",
                       STR_ARG(s));
    if (r->answer.interim.n > TEXT_MAX || r->answer.note.n > TEXT_MAX)
        return err_set(e, E_INVALID, "a text of over %d bytes; shorten it", TEXT_MAX);
    return db_write(t->db, reply_body, &g, e);
}

struct reminding {
    struct act *t;
    int64_t id, *n;
};

static int remind_body(struct db *db, void *ctx, struct err *e)
{
    struct reminding *g = ctx;
    const struct sql_campaign_remind_in in = {g->id, g->t->now};
    struct campaign c;
    int rc = campaign_get(g->t, g->id, &c, e);

    if (rc == 0 && c.ended_at)
        rc = err_set(e, E_REFUSED, "campaign %lld has ended", (long long)c.id);
    if (rc == 0)
        rc = sql_campaign_remind_count(db, &in, g->n, e);
    return rc < 0 ? rc
                  : act_audit(g->t, "campaign.remind", number(g->t, g->id),
                              str_fmt(g->t->a, "{\"reminded\":%lld}", (long long)*g->n), e);
}

int campaign_remind(struct act *t, int64_t id, int64_t *n, struct err *e)
{
    struct reminding g = {t, id, n};

    *n = 0;
    return db_write(t->db, remind_body, &g, e);
}
