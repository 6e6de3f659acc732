#include "domain/fixture.h"

static struct policy *parse(struct arena *a, struct str csv)
{
    struct policy *p = NULL;
    struct err e = {0};

    if (policy_parse(a, csv, &p, &e) < 0)
        fail_msg("%s", e.text);
    return p;
}

/* The 16 rows of cisa_bod_26_04_1_0_0.csv (CERTCC/SSVC): KEV, exposed, automatable, total. */
static const struct {
    const char *bits; /* y or n each */
    enum tier tier;
} truth[16] = {
    {"nnnn", TIER_NEXT},      {"ynnn", TIER_14D},       {"nynn", TIER_60D},
    {"nnyn", TIER_60D},       {"nnny", TIER_NEXT},      {"yynn", TIER_14D},
    {"ynyn", TIER_14D},       {"nyyn", TIER_14D},       {"ynny", TIER_14D},
    {"nyny", TIER_14D},       {"nnyy", TIER_60D},       {"yyyn", TIER_3D},
    {"yyny", TIER_3D_TRIAGE}, {"ynyy", TIER_3D_TRIAGE}, {"nyyy", TIER_3D},
    {"yyyy", TIER_3D_TRIAGE},
};

static struct policy_facts facts_of(const char *bits)
{
    return (struct policy_facts){.kev = bits[0] == 'y',
                                 .exposed = bits[1] == 'y',
                                 .automatable = bits[2] == 'y',
                                 .total = bits[3] == 'y',
                                 .criticality = 3};
}

static void test_default_is_bod_26_04(void **state)
{
    struct arena *a = arena_new();
    struct policy *p = parse(a, policy_preset(STR("bod-26-04")));

    (void)state;
    for (size_t i = 0; i < 16; i++) {
        struct policy_facts f = facts_of(truth[i].bits);
        struct policy_answer got = policy_decide(p, &f);

        if (got.tier != truth[i].tier || got.days != tier_days(truth[i].tier))
            fail_msg("%s: %s in %d days", truth[i].bits, tier_text(got.tier), got.days);
        /* no other fact has a say */
        f.sensitive = true;
        f.severity = CVSS_CRITICAL;
        f.criticality = 5;
        f.purpose = STR("business");
        assert_int_equal(policy_decide(p, &f).tier, truth[i].tier);
    }
    arena_free(a);
}

static enum tier outcome_tier(struct str s)
{
    static const struct {
        const char *text;
        enum tier tier;
    } words[] = {{"3 days & forensic investigation", TIER_3D_TRIAGE},
                 {"3 days", TIER_3D},
                 {"14 days", TIER_14D},
                 {"60 days", TIER_60D},
                 {"fix on system upgrade", TIER_NEXT}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(s, str_of(words[i].text)))
            return words[i].tier;
    fail_msg("outcome \"%.*s\" is unknown", STR_ARG(s));
    return TIER_NONE;
}

static void test_default_is_the_published_table(void **state)
{
    const char *data = getenv("NIJU_DATA");
    struct arena *a = arena_new();
    struct err e = {0};
    struct record_file file;
    struct file_map m;

    (void)state;
    if (data == NULL) {
        print_message("skipped: NIJU_DATA is not set\n");
        arena_free(a);
        skip();
    }
    const char *path = str_fmt(a, "%s/truth/ssvc/data/csv/cisa/cisa_bod_26_04_1_0_0.csv", data).p;
    struct policy *p = parse(a, policy_preset(STR("bod-26-04")));

    assert_int_equal(file_map(path, 1 << 20, &m, &e), 0);
    assert_int_equal(record_file_read(a, m.bytes, &file, &e), 0);
    assert_int_equal(file.n, 16);
    for (size_t i = 0; i < file.n; i++) {
        const struct record_field *c = file.items[i].fields; /* row, kev, exposed, ... */
        const struct policy_facts f = {.kev = str_eq(c[1].value, STR("yes")),
                                       .exposed = str_eq(c[2].value, STR("yes")),
                                       .automatable = str_eq(c[3].value, STR("yes")),
                                       .total = str_eq(c[4].value, STR("total"))};

        assert_int_equal(policy_decide(p, &f).tier, outcome_tier(c[5].value));
    }
    file_unmap(&m);
    arena_free(a);
}

static void test_presets(void **state)
{
    struct arena *a = arena_new();
    struct policy *kev = parse(a, policy_preset(STR("bod-22-01")));
    struct policy *days = parse(a, policy_preset(STR("severity-days")));
    struct policy_facts f = {.kev = true};
    static const int want[] = {120, 120, 90, 30, 7};

    (void)state;
    assert_int_equal(policy_decide(kev, &f).days, 14);
    f.kev = false;
    assert_int_equal(policy_decide(kev, &f).tier, TIER_NEXT);
    for (int s = CVSS_NONE; s <= CVSS_CRITICAL; s++) {
        f.severity = (enum cvss_severity)s;
        assert_int_equal(policy_decide(days, &f).days, want[s]);
    }
    assert_int_equal(policy_preset(STR("none such")).n, 0);
    arena_free(a);
}

static void test_columns_of_other_facts(void **state)
{
    struct arena *a = arena_new();
    struct policy *p = parse(a, STR("severity,criticality,purpose,sensitive,tier,days\n"
                                    "high,4,business,yes,3d,\n"
                                    "high,,,any,14d,10\n"
                                    "any,any,any,any,next,200\n"));
    struct policy_facts f = {
        .severity = CVSS_CRITICAL, .criticality = 4, .purpose = STR("business"), .sensitive = true};

    (void)state;
    assert_int_equal(policy_decide(p, &f).row, 1);
    assert_int_equal(policy_decide(p, &f).days, 3);
    f.purpose = STR("internal");
    assert_int_equal(policy_decide(p, &f).row, 2);
    assert_int_equal(policy_decide(p, &f).days, 10);
    f.purpose = STR("business");
    f.criticality = 3;
    assert_int_equal(policy_decide(p, &f).row, 2);
    f.severity = CVSS_MEDIUM;
    assert_int_equal(policy_decide(p, &f).row, 3);
    assert_int_equal(policy_decide(p, &f).days, 200);
    assert_true(str_eq(policy_row_text(p, 3),
                       STR("severity=any criticality=any purpose=any sensitive=any tier=next "
                           "days=200")));
    assert_int_equal(policy_row_text(p, 0).n, 0);
    assert_int_equal(policy_row_text(p, 4).n, 0);
    arena_free(a);
}

static void test_bad_tables(void **state)
{
    static const struct {
        const char *csv, *says;
    } bad[] = {
        {"", "empty"},
        {"kev,tier\n", "no row"},
        {"kev,tier\nyes,3d\n", "no row"},
        {"sensitive,tier\nno,3d\n", "no row"},
        {"severity,tier\nlow,3d\n", "no row"},
        {"criticality,tier\n2,3d\n", "no row"},
        {"purpose,tier\nbusiness,3d\n", "no row"},
        {"kev,tier\nperhaps,3d\n", "not understood"},
        {"severity,tier\nawful,3d\n", "not understood"},
        {"criticality,tier\n6,3d\nany,3d\n", "not understood"},
        {"purpose,tier\nbusyness,3d\nany,3d\n", "not understood"},
        {"kev,tier\nany,4d\n", "is none of"},
        {"kev,tier,days\nany,3d,0\n", "is not 1 to 365"},
        {"kev,tier,days\nany,3d,366\n", "is not 1 to 365"},
        {"kev\nany\n", "no column tier"},
        {"kve,tier\nyes,3d\nany,next\n", "none of a policy's"}, /* would be "any" unnoticed */
        {"kev,kev,tier\nyes,no,3d\nany,any,next\n", "twice"},
        {"kev,tier\nany,3d,7\n", "fields under"},
        {"kev,tier\n\"any,3d\n", ""},
    };
    struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct policy *p = NULL;
        struct err e = {0};

        if (policy_parse(a, str_of(bad[i].csv), &p, &e) == 0)
            fail_msg("\"%s\" is taken", bad[i].csv);
        if (str_find(str_of(e.text), str_of(bad[i].says)) < 0)
            fail_msg("\"%s\": %s", bad[i].csv, e.text);
    }
    arena_free(a);
}

static int bad_body(struct db *db, void *ctx, struct err *e)
{
    (void)db;
    return policy_activate(ctx, STR("bad"), STR("tier\n"), e);
}

static void test_activation_keeps_history(void **state)
{
    struct world *w = *state;
    struct policy_history h;

    world_at(w, 5, 0);
    world_policy(w, "days", policy_preset(STR("severity-days")));
    ok(w->f, policy_load(&w->t, &h, &w->f->e));
    assert_int_equal(h.n, 2);
    assert_int_equal(h.p[0].to_at, h.p[1].from_at);
    assert_int_equal(h.p[1].from_at, w->t.now);
    assert_int_equal(h.p[1].to_at, ACT_OPEN_END);
    assert_true(str_eq(h.p[1].name, STR("days")));
    assert_int_equal(db_write(w->f->db, bad_body, &w->t, &w->f->e), E_INVALID);
    ok(w->f, policy_load(&w->t, &h, &w->f->e));
    assert_int_equal(h.n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_is_bod_26_04),
        cmocka_unit_test(test_default_is_the_published_table),
        cmocka_unit_test(test_presets),
        cmocka_unit_test(test_columns_of_other_facts),
        cmocka_unit_test(test_bad_tables),
        on_world(test_activation_keeps_history),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
