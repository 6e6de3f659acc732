#include "domain/risk/history_mark.h"
#include "domain/fixture.h"
#include "domain/risk/month.h"

#define OLD "pkg:deb/debian/openssl@1.1.1?distro=debian-11"
#define NEW "pkg:deb/debian/openssl@1.1.9?distro=debian-11"
#define ALL_HIGH "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

enum { NOON = 12 * 3600 };

/* Two departments, each with a host; an advisory on day 0 that both are open to. */
static struct world *begin(void **state)
{
    struct world *w = *state;
    struct world_vuln *v;

    world_at(w, -100, 0);
    world_units(w, "code,parent,kind,region\nhq,,group,Europe\njp,hq,department,Europe\n"
                   "us,hq,department,Europe\n");
    world_assets(w, "name,unit,exposed\nweb,jp,yes\ndb,us,no\n");
    world_install(w, "web", "dpkg", OLD);
    world_install(w, "db", "dpkg", OLD);
    world_at(w, 0, NOON);
    v = world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");
    v->vector = ALL_HIGH;
    v->kev_day = WORLD_DAY;
    world_turn(w);
    return w;
}

static void scope_of(struct world *w, const char *code, struct org *org, struct unit_scope *ret)
{
    struct unit_scope whole;

    ok(w->f, org_load(&w->t, w->t.now, org, &w->f->e));
    unit_scope_whole(w->t.a, org, w->t.now, &whole);
    *ret = whole;
    if (code)
        unit_scope_narrow(w->t.a, &whole, org_by_code(org, str_of(code)), ret);
}

static struct history_day_list days_of(struct world *w, const char *code, int64_t days)
{
    struct history_day_list ret = {0};
    struct unit_scope scope;
    struct org org;

    scope_of(w, code, &org, &scope);
    ok(w->f, history_load(&w->t, &(struct history_query){&scope, STR(""), days}, &ret, &w->f->e));
    org_done(&org);
    return ret;
}

static void a_day_is_kept_until_the_next_round(void **state)
{
    struct world *w = begin(state);

    world_at(w, 4, NOON);
    world_install(w, "web", "dpkg", NEW);
    world_turn(w);
    world_at(w, 6, NOON);
    struct history_day_list l = days_of(w, NULL, 9);

    assert_int_equal(l.n, 9);
    assert_int_equal(l.p[0].day, WORLD_DAY - 2);
    assert_int_equal(history_open(&l.p[1]), 0);
    assert_int_equal(history_open(&l.p[2]), 2);
    assert_int_equal(l.p[2].opened, 2);
    assert_int_equal(l.p[2].kev, 2);
    assert_int_equal(history_open(&l.p[5]), 2);
    assert_int_equal(l.p[5].opened, 0);
    assert_int_equal(history_open(&l.p[6]), 1);
    assert_int_equal(l.p[6].closed, 1);
    assert_int_equal(history_open(&l.p[8]), 1);
    assert_int_equal(l.p[8].closed, 0);
    vec_done(&l);
}

static void a_span_that_begins_between_rounds_knows_what_was_open(void **state)
{
    struct world *w = begin(state);

    world_at(w, 30, NOON);
    struct history_day_list l = days_of(w, "jp", 5);

    assert_int_equal(l.n, 5);
    for (size_t i = 0; i < l.n; i++) {
        assert_int_equal(history_open(&l.p[i]), 1);
        assert_int_equal(l.p[i].opened + l.p[i].closed, 0);
    }
    vec_done(&l);
}

static void a_second_round_of_a_day_replaces_the_first(void **state)
{
    struct world *w = begin(state);

    world_install(w, "db", "dpkg", NEW);
    world_turn(w);
    struct history_day_list l = days_of(w, NULL, 1);

    assert_int_equal(history_open(&l.p[0]), 1);
    vec_done(&l);
}

static int64_t in_band(const struct age_band *b)
{
    int64_t n = b->undetermined;

    for (int i = 0; i < TIERS; i++)
        n += b->tiers[i].open;
    return n;
}

static void what_is_open_grows_old(void **state)
{
    struct world *w = begin(state);
    struct age_band bands[AGE_BANDS];
    struct unit_scope scope;
    struct org org;

    static const struct {
        int64_t day;
        size_t band;
    } at[] = {{7, 0}, {8, 1}, {30, 1}, {31, 2}, {90, 2}, {91, 3}, {180, 3}, {181, 4}};

    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        world_at(w, at[i].day, NOON);
        scope_of(w, "us", &org, &scope);
        ok(w->f, history_ages(&w->t, &scope, bands, &w->f->e));
        for (size_t b = 0; b < AGE_BANDS; b++)
            assert_int_equal(in_band(&bands[b]), b == at[i].band);
        org_done(&org);
    }
}

static void marks_name_what_is_behind_a_bend(void **state)
{
    struct world *w = begin(state);
    struct history_mark_list l = {0};
    struct unit_scope scope;
    struct org org;

    world_at(w, 3, NOON);
    world_units(w, "code,parent,kind,region\nhq,,group,Europe\njp,hq,department,Europe\n"
                   "us,jp,department,Europe\n");
    world_policy(w, "bod-22-01", policy_preset(STR("bod-22-01")));
    scope_of(w, NULL, &org, &scope);
    const struct history_query q = {&scope, STR(""), 10};

    ok(w->f, history_marks(&w->t, &q, &l, &w->f->e));
    assert_int_equal(l.n, 4);
    assert_int_equal(l.p[0].day, WORLD_DAY);
    assert_int_equal(l.p[0].kind, MARK_KEV);
    assert_true(str_eq(l.p[0].name, STR("CVE-2026-0001")));
    assert_int_equal(l.p[1].kind, MARK_POLICY); /* the world's own */
    assert_int_equal(l.p[2].kind, MARK_POLICY);
    assert_true(str_eq(l.p[2].name, STR("bod-22-01")));
    assert_int_equal(l.p[3].day, WORLD_DAY + 3);
    assert_int_equal(l.p[3].kind, MARK_REORGANISATION);
    assert_true(str_eq(l.p[3].name, STR("us")));
    vec_done(&l);
    org_done(&org);
}

static void who_sees_a_part_reads_no_vulnerability_of_the_rest(void **state)
{
    struct world *w = begin(state);
    struct history_mark_list l = {0};
    struct unit_scope scope;
    struct org org;

    scope_of(w, "jp", &org, &scope);
    const struct history_query q = {&scope, STR(""), 10};

    ok(w->f, history_marks(&w->t, &q, &l, &w->f->e));
    for (size_t i = 0; i < l.n; i++)
        assert_int_not_equal(l.p[i].kind, MARK_KEV);
    vec_done(&l);
    org_done(&org);
}

static void a_month_counts_tasks(void **state)
{
    struct world *w = begin(state);
    struct task_list opened = {0}, closed = {0};
    struct adherence done;
    struct month_flow flow;
    struct unit_scope scope;
    struct org org;

    world_at(w, 2, NOON);
    world_install(w, "web", "dpkg", NEW);
    world_turn(w);
    world_at(w, 20, NOON);
    world_turn(w);
    scope_of(w, NULL, &org, &scope);
    const struct month_query q = {&scope, month_of_day(w->t.a, WORLD_DAY + 20), 60};

    assert_true(str_eq(q.month.text, STR("2026-03")));
    assert_int_equal(q.month.to_day - q.month.from_day, 31);
    ok(w->f, month_flow(&w->t, &q, &flow, &w->f->e));
    assert_int_equal(flow.opened, 2);
    assert_int_equal(flow.closed, 1);
    assert_int_equal(flow.open_before, 0);
    assert_int_equal(flow.open_now, 1);
    assert_int_equal(flow.became_overdue, 1);
    assert_int_equal(flow.overdue_now, 1);
    ok(w->f, month_adherence(&w->t, &scope, &q.month, &done, &w->f->e));
    assert_int_equal(done.due, 2);
    assert_int_equal(done.in_time, 1);
    ok(w->f, month_opened(&w->t, &q, &opened, &w->f->e));
    ok(w->f, month_closed(&w->t, &q, &closed, &w->f->e));
    assert_int_equal(opened.n, 2);
    assert_int_equal(closed.n, 1);
    vec_done(&opened);
    vec_done(&closed);
    org_done(&org);
}

static void months_have_names(void **state)
{
    struct world *w = *state;
    struct month m;

    assert_false(month_parse(w->t.a, STR("2026-13"), &m));
    assert_false(month_parse(w->t.a, STR("2026-1"), &m));
    assert_true(month_parse(w->t.a, STR("2024-02"), &m));
    assert_int_equal(m.to_day - m.from_day, 29);
    assert_true(month_parse(w->t.a, STR("2026-12"), &m));
    assert_true(str_eq(month_of_day(w->t.a, m.to_day).text, STR("2027-01")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_world(a_day_is_kept_until_the_next_round),
        on_world(a_span_that_begins_between_rounds_knows_what_was_open),
        on_world(a_second_round_of_a_day_replaces_the_first),
        on_world(what_is_open_grows_old),
        on_world(marks_name_what_is_behind_a_bend),
        on_world(who_sees_a_part_reads_no_vulnerability_of_the_rest),
        on_world(a_month_counts_tasks),
        on_world(months_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
