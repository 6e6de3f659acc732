#include "domain/exposure/exposure.h"
#include "domain/fixture.h"
#include "index/matcher.h"

#define TOTAL "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" /* automatable and total */
#define WEAK "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"  /* neither */
#define OPENSSL "pkg:deb/debian/openssl@1.1.1?distro=debian-11"
#define OPENSSL_B "pkg:deb/debian/openssl@1.1.2?distro=debian-11"
#define OPENSSL_FIXED "pkg:deb/debian/openssl@1.1.9?distro=debian-11"
#define OPENSSL_ODD "pkg:deb/debian/openssl?distro=debian-11"
#define BASH "pkg:deb/debian/bash@5.1?distro=debian-11"

static const char units[] = "code,parent,kind,region\n"
                            "hq,,group,Japan\n"
                            "jp,hq,department,Japan\n"
                            "us,hq,department,Americas\n";

struct looking {
    struct world *w;
    struct estate_view view;
    struct policy_history policy;
    struct exposure_list list;
};

static int look_body(struct db *db, void *ctx, struct err *e)
{
    struct looking *l = ctx;
    int rc = estate_view_load(&l->w->t, &l->view, e);

    (void)db;
    if (rc == 0)
        rc = policy_load(&l->w->t, &l->policy, e);
    return rc < 0 ? rc : exposure_list_make(&l->view, &l->policy, &l->list, e);
}

/* The open exposures of an asset to a vulnerability; *ret is the first. */
static size_t look(struct world *w, const char *asset, const char *vuln, struct exposure *ret)
{
    struct looking l = {.w = w};
    size_t n = 0;

    ok(w->f, db_read(w->f->db, look_body, &l, &w->f->e));
    const struct asset *s = asset_by_name(&l.view.assets, str_of(asset));

    for (size_t i = 0; i < l.list.n; i++) {
        const struct exposure *x = &l.list.p[i];

        if (s == NULL || x->asset != s->id || !str_eq(l.view.vulns[x->vuln].code, str_of(vuln)))
            continue;
        if (n++ == 0)
            *ret = *x;
    }
    exposure_list_done(&l.list);
    estate_view_done(&l.view);
    return n;
}

static struct exposure only(struct world *w, const char *asset, const char *vuln)
{
    struct exposure x = {0};

    assert_int_equal(look(w, asset, vuln, &x), 1);
    return x;
}

/* Days from the test's first day to the due day. */
static int64_t due(struct world *w, const char *asset, const char *vuln)
{
    return only(w, asset, vuln).due_day - WORLD_DAY;
}

static struct world *begin(void **state)
{
    struct world *w = *state;

    world_at(w, -100, 0);
    world_units(w, units);
    world_assets(w, "name,unit,exposed\nweb,jp,yes\n");
    world_at(w, 0, 0);
    return w;
}

static void test_clock_starts_at_detection(void **state)
{
    struct world *w = begin(state);

    world_install(w, "web", "dpkg", OPENSSL);
    world_at(w, 10, 0);
    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_turn(w);
    struct exposure x = only(w, "web", "CVE-2026-0001");

    assert_int_equal(x.tier, TIER_3D);
    assert_int_equal(x.clock_at, w->t.now);
    assert_int_equal(x.due_day, WORLD_DAY + 13);
    assert_true(x.high_priority);
    assert_false(x.assumed);
    /* imports that show it again, and a changed list, restart nothing */
    world_at(w, 20, 0);
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    world_at(w, 21, 0);
    world_install(w, "web", "dpkg", OPENSSL " " BASH);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 13);
}

static void test_kev_listing_starts_it_earlier(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v;

    world_install(w, "web", "dpkg", OPENSSL);
    /* the list changes in between, the component does not */
    world_at(w, 15, 0);
    world_install(w, "web", "dpkg", OPENSSL " " BASH);
    world_at(w, 20, 0);
    v = world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");
    v->vector = WEAK;
    v->kev_day = WORLD_DAY + 5;
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").tier, TIER_14D);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 5 + 14);
    /* never before the first inventory that shows the component */
    world_assets(w, "name,unit,exposed\nnew,jp,yes\n");
    world_install(w, "new", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "new", "CVE-2026-0001"), 20 + 14);
}

static void test_kev_day_is_a_day_everywhere(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v;

    world_at(w, -30, 0);
    world_assets(w, "name,unit,exposed,effective\nweb2,us,yes,2026-01-01\n");
    world_install(w, "web", "dpkg", OPENSSL);
    world_install(w, "web2", "dpkg", OPENSSL);
    world_at(w, 20, 0);
    v = world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");
    v->kev_day = WORLD_DAY + 5;
    v->vector = WEAK;
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 5 + 14);
    assert_int_equal(due(w, "web2", "CVE-2026-0001"), 5 + 14);
}

static void test_kev_delisted_keeps_the_date(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v = world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");

    v->kev_day = WORLD_DAY - 3;
    v->vector = WEAK;
    world_at(w, -10, 0);
    world_install(w, "web", "dpkg", OPENSSL);
    world_at(w, 1, 0);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), -3 + 14);
    assert_true(only(w, "web", "CVE-2026-0001").kev);
    world_at(w, 4, 0);
    v->kev_day = 0;
    world_turn(w);
    assert_false(only(w, "web", "CVE-2026-0001").kev);
    assert_int_equal(only(w, "web", "CVE-2026-0001").tier, TIER_60D);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), -3 + 14);
}

static void test_upgrade_pulls_in_downgrade_keeps(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v = world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");

    v->vector = TOTAL;
    world_assets(w, "name,unit,exposed\nweb,jp,no\n");
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 60);
    /* listed: 3 days with triage from the listing on */
    world_at(w, 30, 0);
    v->kev_day = WORLD_DAY + 30;
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").tier, TIER_3D_TRIAGE);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 33);
    /* shown not to be automatable, and inside: a downgrade */
    world_at(w, 31, 0);
    v->automatable = SSVC_NO;
    v->total = SSVC_NO;
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").tier, TIER_14D);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 33);
    /* an upgrade near the old date does not push it out */
    world_at(w, 32, 0);
    world_assets(w, "name,unit,exposed\nweb,jp,yes\n");
    v->automatable = SSVC_YES;
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").tier, TIER_3D);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 33);
}

static void test_exposure_of_the_asset(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_assets(w, "name,unit,exposed\nin,jp,no\nmaybe,jp,unknown\n");
    world_install(w, "in", "dpkg", OPENSSL);
    world_install(w, "maybe", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "in", "CVE-2026-0001"), 60);
    assert_int_equal(due(w, "maybe", "CVE-2026-0001"), 3);
    assert_true(only(w, "maybe", "CVE-2026-0001").exposed_assumed);
    assert_false(only(w, "in", "CVE-2026-0001").high_priority);
    /* said to be inside later: the date stays */
    world_at(w, 1, 0);
    world_assets(w, "name,exposed\nmaybe,no\n");
    world_turn(w);
    assert_int_equal(only(w, "maybe", "CVE-2026-0001").tier, TIER_60D);
    assert_int_equal(due(w, "maybe", "CVE-2026-0001"), 3);
}

static void test_versions_chain(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    world_at(w, 2, 0);
    world_install(w, "web", "dpkg", OPENSSL_B);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 3);
    /* fixed, and back after 90 days: the old clock; after 91: a new one */
    world_at(w, 10, 0);
    world_install(w, "web", "dpkg", OPENSSL_FIXED);
    world_turn(w);
    struct exposure x;

    assert_int_equal(look(w, "web", "CVE-2026-0001", &x), 0);
    world_at(w, 100, 0);
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 3);
    world_at(w, 101, 0);
    world_install(w, "web", "dpkg", OPENSSL_FIXED);
    world_at(w, 192, 1);
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 195);
}

static void test_days_of_the_unit(void **state)
{
    struct world *w = begin(state);

    /* 22:00 UTC: Tokyo is a day ahead, New York is not */
    world_at(w, 0, 22 * 3600);
    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_assets(w, "name,unit,exposed\nweb2,us,yes\nlost,,yes\n");
    world_install(w, "web", "dpkg", OPENSSL);
    world_install(w, "web2", "dpkg", OPENSSL);
    world_install(w, "lost", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 4);
    assert_int_equal(due(w, "web2", "CVE-2026-0001"), 3);
    assert_int_equal(due(w, "lost", "CVE-2026-0001"), 3);
    /* a new owner in another zone moves no date */
    world_at(w, 1, 0);
    world_assets(w, "name,unit\nweb,us\nweb2,jp\n");
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 4);
    assert_int_equal(due(w, "web2", "CVE-2026-0001"), 3);
}

static void test_next_upgrade_has_a_date(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5"); /* no vector, no SSVC */
    world_assets(w, "name,unit,exposed\nweb,jp,no\n");
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    struct exposure x = only(w, "web", "CVE-2026-0001");

    assert_int_equal(x.tier, TIER_NEXT);
    assert_int_equal(x.due_day, WORLD_DAY + 365);
    assert_true(x.assumed);
}

static void test_undetermined_has_no_date(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_install(w, "web", "dpkg", OPENSSL_ODD);
    world_turn(w);
    struct exposure x = only(w, "web", "CVE-2026-0001");

    assert_int_equal(x.status, VERDICT_UNDETERMINED);
    assert_int_equal(x.tier, TIER_NONE);
    assert_int_equal(x.due_day, 0);
    assert_true(exposure_unjudged(&x));
    /* known later: the clock starts when it is known */
    world_at(w, 7, 0);
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 10);
}

/* Making a version unreadable is no repair. */
static void test_undetermined_after_affected_keeps_the_date(void **state)
{
    struct world *w = begin(state);
    struct exposure x;

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    for (int day = 1; day < 200; day += 99) {
        world_at(w, day, 0);
        world_install(w, "web", "dpkg", day == 1 ? OPENSSL_ODD : OPENSSL_ODD " " BASH);
        world_turn(w);
        x = only(w, "web", "CVE-2026-0001");
        assert_int_equal(x.status, VERDICT_UNDETERMINED);
        assert_int_equal(x.due_day, WORLD_DAY + 3);
        assert_true(str_eq(x.fixed, STR("1.1.5")));
    }
    world_at(w, 201, 0);
    world_install(w, "web", "dpkg", OPENSSL_B);
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 3);
}

static void test_criticality_through_time(void **state)
{
    struct world *w = begin(state);

    world_policy(w, "own", STR("criticality,tier\n4,3d\nany,60d\n"));
    world_systems(w, "code,unit,criticality\nshop,jp,5\n");
    world_assets(w, "name,system,criticality\nweb,shop,1\n");
    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").criticality, 5); /* may only be raised */
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 3);
    world_at(w, 1, 0);
    world_systems(w, "code,criticality\nshop,1\n");
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").tier, TIER_60D);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 3);
    /* raised by the asset: from that day on */
    world_assets(w, "name,system,exposed\ndb,shop,no\n");
    world_install(w, "db", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "db", "CVE-2026-0001"), 61);
    world_at(w, 10, 0);
    world_assets(w, "name,criticality\ndb,4\n");
    world_turn(w);
    assert_int_equal(due(w, "db", "CVE-2026-0001"), 13);
}

static void test_policy_through_time(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_install(w, "web", "dpkg", OPENSSL);
    world_turn(w);
    world_at(w, 1, 0);
    world_policy(w, "lax", STR("kev,tier\nany,next\n"));
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").tier, TIER_NEXT);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 3);
    world_assets(w, "name,unit,exposed\nweb2,jp,yes\n");
    world_install(w, "web2", "dpkg", OPENSSL);
    world_turn(w);
    assert_int_equal(due(w, "web2", "CVE-2026-0001"), 366);
    world_at(w, 5, 0);
    world_policy(w, "strict", STR("kev,tier,days\nany,3d,1\n"));
    world_turn(w);
    assert_int_equal(due(w, "web", "CVE-2026-0001"), 3);
    assert_int_equal(due(w, "web2", "CVE-2026-0001"), 6);
}

static void test_two_sources_are_one_exposure(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5")->vector = TOTAL;
    world_install(w, "web", "dpkg", OPENSSL);
    world_at(w, 1, 0);
    world_install(w, "web", "sbom", OPENSSL);
    world_turn(w);
    world_at(w, 5, 0);
    world_install(w, "web", "sbom", OPENSSL);
    world_turn(w);
    struct exposure x = only(w, "web", "CVE-2026-0001");

    assert_int_equal(x.seen_at, w->t.now); /* the later word */
    /* one source that sees it fixed closes nothing of the other's */
    world_install(w, "web", "sbom", OPENSSL_FIXED);
    world_turn(w);
    assert_int_equal(only(w, "web", "CVE-2026-0001").due_day, x.due_day);
}

static void test_no_data_comes_and_goes(void **state)
{
    struct world *w = begin(state);
    struct world_vuln *v = world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");
    struct exposure x;

    v->space = "deb/debian/10";
    world_install(w, "web", "dpkg", OPENSSL " " BASH);
    world_turn(w);
    x = only(w, "web", "no-data"); /* one for the release, not one a package */
    assert_int_equal(x.component, 0);
    assert_int_equal(x.due_day, 0);
    world_at(w, 1, 0);
    v->space = "deb/debian/11";
    world_turn(w);
    assert_int_equal(look(w, "web", "no-data", &x), 0);
    world_at(w, 2, 0);
    v->space = "deb/debian/10";
    world_turn(w);
    assert_int_equal(look(w, "web", "no-data", &x), 1);
}

static void test_owners(void **state)
{
    struct world *w = begin(state);

    world_vuln(w, "CVE-2026-0001", "openssl", "1.1.5");
    world_systems(w, "code,unit\nshop,us\n");
    world_assets(w, "name,unit,system\nown,jp,shop\nsys,,shop\nnone,,\n");
    world_install(w, "own", "dpkg", OPENSSL);
    world_install(w, "sys", "dpkg", OPENSSL);
    world_install(w, "none", "dpkg", OPENSSL);
    world_turn(w);
    int64_t jp = only(w, "own", "CVE-2026-0001").unit, us = only(w, "sys", "CVE-2026-0001").unit;

    assert_true(jp != 0 && us != 0 && jp != us);
    assert_int_equal(only(w, "none", "CVE-2026-0001").unit, 0);
    /* merged: the heir answers; closed without one: the system's unit, else nobody */
    world_at(w, 1, 0);
    world_units(w, "code,parent,kind,region,closed,merged_into\n"
                   "jp,hq,department,Japan,2026-03-03,us\n");
    world_turn(w);
    assert_int_equal(only(w, "own", "CVE-2026-0001").unit, us);
    world_units(w, "code,parent,kind,region,closed\nus,hq,department,Americas,2026-03-03\n");
    world_turn(w);
    assert_int_equal(only(w, "own", "CVE-2026-0001").unit, 0);
    assert_int_equal(only(w, "sys", "CVE-2026-0001").unit, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_world(test_clock_starts_at_detection),
        on_world(test_kev_listing_starts_it_earlier),
        on_world(test_kev_day_is_a_day_everywhere),
        on_world(test_kev_delisted_keeps_the_date),
        on_world(test_upgrade_pulls_in_downgrade_keeps),
        on_world(test_exposure_of_the_asset),
        on_world(test_versions_chain),
        on_world(test_days_of_the_unit),
        on_world(test_next_upgrade_has_a_date),
        on_world(test_undetermined_has_no_date),
        on_world(test_undetermined_after_affected_keeps_the_date),
        on_world(test_criticality_through_time),
        on_world(test_policy_through_time),
        on_world(test_two_sources_are_one_exposure),
        on_world(test_no_data_comes_and_goes),
        on_world(test_owners),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
