#include "domain/task/task_update.h"
#include "domain/fixture.h"
#include "domain/task/task_decide.h"

#define OLD "pkg:deb/debian/openssl@1.1.1?distro=debian-11"
#define MID "pkg:deb/debian/openssl@1.1.3?distro=debian-11"
#define NEW "pkg:deb/debian/openssl@1.1.9?distro=debian-11"
#define ODD "pkg:deb/debian/openssl?distro=debian-11"
#define ALL_HIGH "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"

static struct world *begin(void **state)
{
    struct world *w = *state;

    world_at(w, -100, 0);
    world_units(w, "code,parent,kind,region\nhq,,group,Europe\njp,hq,department,Europe\n"
                   "us,hq,department,Europe\n");
    world_assets(w, "name,unit,exposed\nweb,jp,yes\ndb,jp,no\n");
    world_at(w, 0, 0);
    return w;
}

/* Tasks about a package, in order of id; the arena keeps them. */
static struct task_list tasks(struct world *w, const char *name)
{
    struct task_list all = {0}, ret = {0};

    ok(w->f, task_load(&w->t, &all, &w->f->e));
    ret.p = arena_alloc(w->t.a, struct task, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(all.p[i].name, str_of(name)))
            ret.p[ret.n++] = all.p[i];
    vec_done(&all);
    return ret;
}

static struct task only(struct world *w, const char *name)
{
    struct task_list l = tasks(w, name);

    assert_int_equal(l.n, 1);
    return l.p[0];
}

/* The detail of the task's last event, which must be of that kind. */
static const char *last_event(struct world *w, int64_t id, const char *kind)
{
    struct task_event_list l = {0};

    ok(w->f, task_events(&w->t, id, &l, &w->f->e));
    assert_true(l.n > 0);
    struct task_event last = l.p[l.n - 1];

    vec_done(&l);
    if (!str_eq(last.kind, str_of(kind)))
        fail_msg("the last event is %.*s %.*s", STR_ARG(last.kind), STR_ARG(last.detail));
    return last.detail.p;
}

static struct task decide(struct world *w, int64_t id, const char *kind, int64_t until,
                          const char *reason)
{
    const struct task_decision d = {
        .kind = kind, .task = id, .until_day = until, .reason = str_of(reason)};
    struct task k = {0};

    ok(w->f, task_decide(&w->t, &d, &k, &w->f->e));
    return k;
}

static void test_one_task_a_unit_and_fix(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4");
    world_vuln(w, "CVE-2026-0002", "openssl", "1.1.10")->vector = ALL_HIGH;
    world_assets(w, "name,unit,exposed\nother,us,no\n");
    world_install(w, "web", "dpkg", OLD);
    world_install(w, "db", "dpkg", MID);
    world_install(w, "other", "dpkg", OLD);
    world_turn(w);
    struct task_list l = tasks(w, "openssl");

    assert_int_equal(l.n, 2);
    assert_int_equal(w->round.tasks.opened, 2);
    assert_true(l.p[0].unit != l.p[1].unit);
    assert_int_equal(l.p[0].exposures, 4);
    assert_int_equal(l.p[0].assets, 2);
    assert_int_equal(l.p[0].due_day, WORLD_DAY + 3);
    assert_int_equal(l.p[0].tier, TIER_3D);
    assert_true(str_eq(l.p[0].target, STR("1.1.10"))); /* by the order of dpkg, not of bytes */
    assert_int_equal(l.p[1].due_day, WORLD_DAY + 60);
    assert_int_equal(l.p[1].exposures, 2);
    /* a later advisory raises the target and moves no date out */
    world_at(w, 1, 0);
    world_vuln(w, "CVE-2026-0003", "openssl", "1.1.11");
    world_turn(w);
    l = tasks(w, "openssl");
    assert_int_equal(l.n, 2);
    assert_true(str_eq(l.p[0].target, STR("1.1.11")));
    assert_int_equal(l.p[0].due_day, WORLD_DAY + 3);
    last_event(w, l.p[0].id, "changed");
}

static void test_evidence_closes_and_regress_reopens(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4")->vector = ALL_HIGH;
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    struct task k = only(w, "openssl");

    world_at(w, 2, 0);
    world_install(w, "web", "dpkg", NEW);
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_CLOSED);
    assert_int_equal(only(w, "openssl").closed_at, w->t.now);
    assert_string_equal(last_event(w, k.id, "closed"), "{\"by\":\"evidence\"}");
    world_at(w, 92, 0);
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    assert_int_equal(only(w, "openssl").id, k.id);
    assert_int_equal(only(w, "openssl").state, TASK_REOPENED);
    assert_int_equal(only(w, "openssl").due_day, WORLD_DAY + 3); /* nor does the clock restart */
    last_event(w, k.id, "reopened");
    world_at(w, 93, 0);
    world_install(w, "web", "dpkg", NEW);
    world_turn(w);
    world_at(w, 184, 0);
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    struct task_list l = tasks(w, "openssl");

    assert_int_equal(l.n, 2);
    assert_int_equal(l.p[0].state, TASK_CLOSED);
    assert_int_equal(l.p[1].state, TASK_OPEN);
    assert_int_equal(l.p[1].due_day, WORLD_DAY + 187);
}

static void test_saying_done_closes_nothing(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4");
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    int64_t id = only(w, "openssl").id, due = only(w, "openssl").due_day;

    world_at(w, 1, 0);
    assert_int_equal(decide(w, id, "done", 0, "").state, TASK_AWAITING);
    /* nothing new was seen: it waits */
    world_at(w, 5, 0);
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_AWAITING);
    /* the next inventory disagrees */
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    assert_int_equal(w->round.tasks.disproved, 1);
    assert_int_equal(only(w, "openssl").state, TASK_REOPENED);
    assert_int_equal(only(w, "openssl").due_day, due);
    last_event(w, id, "disproved");
    /* done again, in part: another asset still shows it */
    world_install(w, "db", "dpkg", OLD);
    world_turn(w);
    world_at(w, 6, 0);
    decide(w, id, "done", 0, "");
    world_at(w, 7, 0);
    world_install(w, "web", "dpkg", NEW);
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_AWAITING);
    world_install(w, "db", "dpkg", OLD);
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_REOPENED);
    decide(w, id, "done", 0, "");
    world_at(w, 8, 0);
    world_install(w, "db", "dpkg", NEW);
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_CLOSED);
}

static void test_silence_closes_nothing(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4");
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    /* another source that does not show it, and half a year of silence */
    world_install(w, "web", "sbom:1", "pkg:deb/debian/bash@5?distro=debian-11");
    world_at(w, 180, 0);
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_OPEN);
    assert_int_equal(w->round.tasks.closed, 0);
}

static void test_fix_appears_and_is_withdrawn(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v = world_vuln(w, "CVE-2026-0001", "openssl", "");

    v->vector = ALL_HIGH;
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    struct task k = only(w, "openssl");

    assert_int_equal(k.kind, TASK_MITIGATE);
    assert_true(k.no_fix);
    assert_int_equal(k.target.n, 0);
    assert_int_equal(k.due_day, WORLD_DAY + 3);
    world_at(w, 10, 0);
    v->fixed = "1.1.4";
    world_turn(w);
    assert_int_equal(only(w, "openssl").id, k.id);
    assert_int_equal(only(w, "openssl").kind, TASK_FIX);
    assert_false(only(w, "openssl").no_fix);
    assert_true(str_eq(only(w, "openssl").target, STR("1.1.4")));
    assert_int_equal(only(w, "openssl").due_day, k.due_day);
    world_at(w, 11, 0);
    v->fixed = "";
    world_turn(w);
    assert_int_equal(only(w, "openssl").id, k.id);
    assert_int_equal(only(w, "openssl").kind, TASK_MITIGATE);
    assert_int_equal(only(w, "openssl").due_day, k.due_day);
    /* closed as the one, back as the other: still the same */
    world_install(w, "web", "dpkg", "pkg:deb/debian/bash@5?distro=debian-11");
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_CLOSED);
    world_at(w, 12, 0);
    v->fixed = "1.1.4";
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    assert_int_equal(only(w, "openssl").id, k.id);
    assert_int_equal(only(w, "openssl").state, TASK_REOPENED);
}

static void test_with_and_without_fix_are_two(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v = world_vuln(w, "CVE-2026-0001", "openssl", "");

    world_vuln(w, "CVE-2026-0002", "openssl", "1.1.4");
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    assert_int_equal(tasks(w, "openssl").n, 2);
    world_at(w, 1, 0);
    v->fixed = "1.1.5";
    world_turn(w);
    struct task_list l = tasks(w, "openssl");

    assert_int_equal(l.n, 2);
    assert_true((l.p[0].state == TASK_CLOSED) != (l.p[1].state == TASK_CLOSED));
    const struct task *shut = &l.p[l.p[1].state == TASK_CLOSED];
    const struct task *open = &l.p[l.p[0].state == TASK_CLOSED];

    assert_string_equal(last_event(w, shut->id, "closed"), "{\"by\":\"joined\"}");
    assert_int_equal(open->kind, TASK_FIX);
    assert_int_equal(open->exposures, 2);
    assert_true(str_eq(open->target, STR("1.1.5")));
}

static void test_undetermined_for_a_month(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4");
    world_install(w, "web", "dpkg", ODD);
    world_turn(w);
    world_at(w, 29, 86399);
    world_turn(w);
    assert_int_equal(tasks(w, "openssl").n, 0);
    assert_int_equal(w->round.undetermined, 1);
    world_at(w, 30, 0);
    world_turn(w);
    struct task k = only(w, "openssl");

    assert_int_equal(k.kind, TASK_DATA_QUALITY);
    assert_int_equal(k.due_day, 0);
    assert_int_equal(k.tier, TIER_NONE);
    world_at(w, 31, 0);
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    struct task_list l = tasks(w, "openssl");

    assert_int_equal(l.n, 2);
    assert_int_equal(l.p[0].state, TASK_CLOSED);
    assert_int_equal(l.p[1].kind, TASK_FIX);
    /* back to not knowing: no repair, and the data's quality is not the question */
    world_at(w, 70, 0);
    world_install(w, "web", "dpkg", ODD);
    world_turn(w);
    world_at(w, 120, 0);
    world_turn(w);
    l = tasks(w, "openssl");
    assert_int_equal(l.n, 2);
    assert_int_equal(l.p[1].state, TASK_OPEN);
    assert_int_equal(l.p[0].state, TASK_CLOSED);
    assert_int_equal(w->round.undetermined, 1);
}

static void test_language_packages_by_major_line(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v = world_vuln(w, "CVE-2026-0001", "lodash", "4.17.21");

    v->space = "npm";
    world_install(w, "web", "file:package-lock.json",
                  "pkg:npm/lodash@4.17.1 pkg:npm/lodash@4.16.0 pkg:npm/lodash@3.10.1");
    world_install(w, "db", "file:package-lock.json", "pkg:npm/lodash@3.0.0");
    world_turn(w);
    struct task_list l = tasks(w, "lodash");

    assert_int_equal(l.n, 2);
    assert_true(str_eq(l.p[0].line, STR("3")));
    assert_int_equal(l.p[0].assets, 2);
    assert_true(str_eq(l.p[1].line, STR("4")));
    assert_int_equal(l.p[1].assets, 1);
    assert_int_equal(l.p[1].exposures, 2);
}

static void test_moving_is_no_repair(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4")->vector = ALL_HIGH;
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    struct task k = only(w, "openssl");

    world_at(w, 2, 0);
    world_assets(w, "name,unit\nweb,us\n");
    world_turn(w);
    struct task_list l = tasks(w, "openssl");

    assert_int_equal(l.n, 2);
    assert_int_equal(l.p[0].state, TASK_CLOSED);
    assert_string_equal(last_event(w, k.id, "closed"), "{\"by\":\"moved\"}");
    assert_int_equal(l.p[1].state, TASK_OPEN);
    assert_int_equal(l.p[1].due_day, k.due_day);
    world_at(w, 20, 0);
    world_assets(w, "name,unit\nweb,jp\n");
    world_turn(w);
    l = tasks(w, "openssl");
    assert_int_equal(l.n, 2);
    assert_int_equal(l.p[0].state, TASK_REOPENED);
    assert_int_equal(l.p[0].due_day, k.due_day);
    /* a merged unit's tasks go to the heir */
    world_at(w, 21, 0);
    world_units(w, "code,closed,merged_into\njp,2026-03-23,us\n");
    world_turn(w);
    l = tasks(w, "openssl");
    assert_int_equal(l.n, 2);
    assert_int_equal(l.p[0].state, TASK_CLOSED);
    assert_string_equal(last_event(w, k.id, "closed"), "{\"by\":\"moved\"}");
    assert_int_equal(l.p[1].state, TASK_REOPENED);
    assert_int_equal(l.p[1].due_day, k.due_day);
}

static void test_retiring_is_no_repair(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4")->vector = ALL_HIGH;
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    struct task k = only(w, "openssl");

    world_at(w, 2, 0);
    world_assets(w, "name,retired\nweb,2026-03-04\n");
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_CLOSED);
    assert_string_equal(last_event(w, k.id, "closed"), "{\"by\":\"asset-retired\"}");
    /* it still reports: it lives, is whose it was, and nothing restarted */
    world_at(w, 40, 0);
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    assert_int_equal(only(w, "openssl").id, k.id);
    assert_int_equal(only(w, "openssl").state, TASK_REOPENED);
    assert_int_equal(only(w, "openssl").due_day, k.due_day);
    world_at(w, 41, 0);
    ok(w->f, inventory_retire(&w->t, STR("web"), STR("dpkg"), &w->f->e));
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_CLOSED);
    assert_string_equal(last_event(w, k.id, "closed"), "{\"by\":\"source-retired\"}");
    world_at(w, 42, 0);
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    assert_int_equal(only(w, "openssl").state, TASK_REOPENED);
    assert_int_equal(only(w, "openssl").due_day, k.due_day);
}

static void test_who_has_it(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4");
    world_systems(w, "code,unit\nshop,us\n");
    world_assets(w, "name,unit,system\nweb,jp,shop\nsys,,shop\nlost,,\n");
    world_install(w, "web", "dpkg", OLD);
    world_install(w, "sys", "dpkg", OLD);
    world_install(w, "lost", "dpkg", OLD);
    world_turn(w);
    struct task_list l = tasks(w, "openssl");

    assert_int_equal(l.n, 3);
    assert_int_equal(l.p[0].unit, 0); /* the unassigned queue */
    assert_true(l.p[1].unit != l.p[2].unit && l.p[1].unit != 0);
}

static void test_decisions(void **state)
{
    struct world *w = begin(state);
    static const struct {
        struct task_decision d;
        int code;
    } bad[] = {
        {{.kind = "take", .task = 99, .until_day = 0, .reason = {0}}, E_NOTFOUND},
        {{.kind = "plan", .task = 1, .until_day = 0, .reason = {0}}, E_INVALID},
        {{.kind = "plan", .task = 1, .until_day = WORLD_DAY - 1, .reason = {0}}, E_INVALID},
        {{.kind = "interim", .task = 1, .until_day = WORLD_DAY + 5, .reason = {0}}, E_INVALID},
        {{.kind = "interim", .task = 1, .reason = {"waf", 3}}, E_INVALID},
    };
    struct task k;

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.4");
    world_install(w, "web", "dpkg", OLD);
    world_turn(w);
    int64_t id = only(w, "openssl").id, due = only(w, "openssl").due_day;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct task_decision d = bad[i].d;

        d.task = d.task == 1 ? id : d.task;
        assert_int_equal(task_decide(&w->t, &d, &k, &w->f->e), bad[i].code);
        err_clear(&w->f->e);
    }
    assert_int_equal(decide(w, id, "take", 0, "").state, TASK_ACKNOWLEDGED);
    assert_int_equal(decide(w, id, "plan", WORLD_DAY + 9, "").plan_day, WORLD_DAY + 9);
    k = decide(w, id, "interim", WORLD_DAY + 5, "waf");
    assert_int_equal(k.state, TASK_INTERIM);
    /* none of it moves the date, and a round leaves it alone */
    world_at(w, 1, 0);
    world_turn(w);
    k = only(w, "openssl");
    assert_int_equal(k.state, TASK_INTERIM);
    assert_int_equal(k.due_day, due);
    assert_true(str_eq(k.interim, STR("waf")));
    assert_int_equal(k.interim_until, WORLD_DAY + 5);
    last_event(w, id, "interim");
    world_install(w, "web", "dpkg", NEW);
    world_turn(w);
    const struct task_decision late = {.kind = "done", .task = id};

    assert_int_equal(task_decide(&w->t, &late, &k, &w->f->e), E_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_world(test_one_task_a_unit_and_fix),
        on_world(test_evidence_closes_and_regress_reopens),
        on_world(test_saying_done_closes_nothing),
        on_world(test_silence_closes_nothing),
        on_world(test_fix_appears_and_is_withdrawn),
        on_world(test_with_and_without_fix_are_two),
        on_world(test_undetermined_for_a_month),
        on_world(test_language_packages_by_major_line),
        on_world(test_moving_is_no_repair),
        on_world(test_retiring_is_no_repair),
        on_world(test_who_has_it),
        on_world(test_decisions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
