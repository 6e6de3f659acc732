#include "index/matcher.h"
#include "index/image_made.h"

struct bench {
    struct made m;
    struct arena *a;
    struct verdict_list out;
};

static void bench_begin(struct bench *b)
{
    made_begin(&b->m);
    b->a = arena_new();
    b->out = (struct verdict_list){0};
}

static void bench_end(struct bench *b)
{
    made_end(&b->m);
    arena_free(b->a);
    vec_done(&b->out);
}

static void affected_add(struct bench *b, const char *source, const char *id, int64_t modified,
                         const struct advisory_affected *af)
{
    struct advisory r = {.source = str_of(source),
                         .id = str_of(id),
                         .modified = modified,
                         .affected = af,
                         .affected_n = 1};

    image_add_advisory(b->m.b, &r);
}

static void range_add(struct bench *b, const char *id, const char *space, struct advisory_range r)
{
    struct advisory_affected af = made_range(space, "lib", &r);

    affected_add(b, "osv", id, 0, &af);
}

static struct component lib(const char *type, const char *distro, const char *version)
{
    return (struct component){.type = str_of(type),
                              .name = STR("lib"),
                              .version = str_of(version),
                              .source_name = STR("lib"),
                              .source_version = str_of(version),
                              .distro = str_of(distro),
                              .epoch_known = true};
}

/* In a run, after a neighbour of the same space and one of another, the answer is the same. */
static void run_check(struct bench *b, struct component c)
{
    struct component near = c, far = {.type = STR("gem"), .name = STR("x"), .version = STR("1")};
    struct verdict_list out = {0};
    struct match_run run;

    near.name = near.source_name = STR("neighbour");
    match_run_init(&run, b->m.img, b->a);
    match_run_add(&run, &near, &out);
    match_run_add(&run, &far, &out);
    match_run_add(&run, &near, &out);
    vec_reset(&out);
    match_run_add(&run, &c, &out);
    assert_int_equal(out.n, b->out.n);
    if (out.n) {
        assert_int_equal(out.p[0].reason, b->out.p[0].reason);
        assert_int_equal(out.p[0].entry, b->out.p[0].entry);
        assert_true(str_eq(out.p[0].fixed, b->out.p[0].fixed));
    }
    vec_done(&out);
}

static const struct verdict *match_one(struct bench *b, struct component c)
{
    vec_reset(&b->out);
    match_component(b->m.img, &c, b->a, &b->out);
    if (b->out.n > 1)
        fail_msg("%zu verdicts", b->out.n);
    run_check(b, c);
    return b->out.n ? &b->out.p[0] : NULL;
}

static void assert_verdict(struct bench *b, struct component c, enum verdict_reason reason,
                           const char *fixed)
{
    const struct verdict *v = match_one(b, c);

    if (v == NULL)
        fail_msg("no verdict on %.*s", STR_ARG(c.version));
    assert_int_equal(v->reason, reason);
    assert_int_equal(v->status, reason >= REASON_VERSION ? VERDICT_UNDETERMINED : VERDICT_AFFECTED);
    assert_text(v->fixed, fixed);
}

static void assert_clear(struct bench *b, struct component c)
{
    if (match_one(b, c))
        fail_msg("a verdict on %.*s", STR_ARG(c.version));
}

static void test_range(void **state)
{
    struct bench b;

    (void)state;
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "npm",
              (struct advisory_range){.introduced = STR("1.2.0"), .fixed = STR("1.10.0")});
    made_build(&b.m);
    assert_clear(&b, lib("npm", "", "1.1.9"));
    assert_verdict(&b, lib("npm", "", "1.2.0"), REASON_RANGE, "1.10.0");
    assert_verdict(&b, lib("npm", "", "1.9.9"), REASON_RANGE, "1.10.0");
    assert_clear(&b, lib("npm", "", "1.10.0"));
    assert_clear(&b, lib("pypi", "", "1.9.9"));
    assert_verdict(&b, lib("npm", "", "not one"), REASON_VERSION, "");
    assert_verdict(&b, lib("npm", "", ""), REASON_NO_VERSION, "");
    bench_end(&b);
}

static void test_bounds(void **state)
{
    struct bench b;

    (void)state;
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "npm",
              (struct advisory_range){.introduced = STR("0"), .last_affected = STR("1.5.0")});
    made_build(&b.m);
    assert_verdict(&b, lib("npm", "", "0.0.0-alpha"), REASON_RANGE, "");
    assert_verdict(&b, lib("npm", "", "1.5.0"), REASON_RANGE, "");
    assert_clear(&b, lib("npm", "", "1.5.1"));
    bench_end(&b);
}

static void test_listed(void **state)
{
    struct bench b;
    struct str versions[] = {STR("1.4"), STR("dev-tip!"), STR("2.0rc1")};
    struct advisory_affected af = made_range("pypi", "lib", NULL);

    (void)state;
    af.versions = versions;
    af.version_n = 3;
    bench_begin(&b);
    affected_add(&b, "osv", "CVE-2020-0001", 0, &af);
    made_build(&b.m);
    assert_verdict(&b, lib("pypi", "", "1.4.0"), REASON_LISTED, "");
    assert_verdict(&b, lib("pypi", "", "2.0c1"), REASON_LISTED, "");
    assert_verdict(&b, lib("pypi", "", "dev-tip!"), REASON_LISTED, "");
    assert_clear(&b, lib("pypi", "", "1.4.1"));
    assert_verdict(&b, lib("pypi", "", "dev-other!"), REASON_VERSION, "");
    bench_end(&b);
}

static void test_statuses(void **state)
{
    struct bench b;
    struct advisory_affected af = made_range("deb/debian/11", "lib", NULL);

    (void)state;
    for (enum affected_status s = AFFECTED_ALL; s <= AFFECTED_UNKNOWN; s++) {
        bench_begin(&b);
        af.status = s;
        affected_add(&b, "debian-tracker", "CVE-2020-0001", 0, &af);
        made_build(&b.m);
        struct component c = lib("deb", "debian-11", "1.0");

        if (s == AFFECTED_NONE)
            assert_clear(&b, c);
        else
            assert_verdict(&b, c,
                           s == AFFECTED_ALL   ? REASON_ALL
                           : s == AFFECTED_EOL ? REASON_EOL
                                               : REASON_SOURCE,
                           "");
        if (s == AFFECTED_ALL) /* whatever the version: also none */
            assert_verdict(&b, lib("deb", "debian-11", ""), REASON_ALL, "");
        bench_end(&b);
    }
}

static void test_no_data(void **state)
{
    struct bench b;

    (void)state;
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "deb/debian/11", (struct advisory_range){.fixed = STR("2")});
    made_build(&b.m);
    assert_verdict(&b, lib("deb", "debian-12", "1"), REASON_NO_DATA, "");
    assert_int_equal(b.out.p[0].vuln, VULN_NONE);
    assert_clear(&b, lib("gem", "", "1"));
    struct component c = lib("deb", "debian-11", "1");

    c.source_name = STR("other");
    assert_clear(&b, c);
    bench_end(&b);
}

static void test_epoch(void **state)
{
    struct bench b;

    (void)state;
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "rpm/almalinux/9",
              (struct advisory_range){.fixed = STR("1:2.0-1")});
    made_build(&b.m);
    struct component c = lib("rpm", "almalinux-9", "3.0-1");

    assert_verdict(&b, c, REASON_RANGE, "1:2.0-1"); /* a package database: the epoch is 0 */
    c.epoch_known = false;
    assert_verdict(&b, c, REASON_EPOCH, "");
    c.version = STR("1:3.0-1");
    assert_clear(&b, c);
    bench_end(&b);
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "rpm/almalinux/9",
              (struct advisory_range){.fixed = STR("0:4.0-1")});
    made_build(&b.m);
    c.version = STR("3.0-1");
    assert_verdict(&b, c, REASON_RANGE, "0:4.0-1");
    bench_end(&b);
}

static void test_restrictions(void **state)
{
    struct bench b;
    struct advisory_range r = {.fixed = STR("2-1.module_el8+1")}, product = {.fixed = STR("2")};
    struct advisory_affected af = made_range("rpm/almalinux/8", "lib", &r);
    struct advisory_affected cpe = made_range("cpe", "vendor:lib", &product);

    (void)state;
    bench_begin(&b);
    affected_add(&b, "osv", "CVE-2020-0001", 0, &af);
    af.arch = STR("x86_64,aarch64");
    r.fixed = STR("1-5");
    affected_add(&b, "osv", "CVE-2020-0002", 0, &af);
    cpe.part = 'o';
    affected_add(&b, "cve5", "CVE-2020-0003", 0, &cpe);
    made_build(&b.m);
    struct component c = lib("rpm", "almalinux-8", "1-1.module_el8+1");

    c.arch = STR("s390x");
    assert_verdict(&b, c, REASON_RANGE, "2-1.module_el8+1");
    c.version = STR("1-1.el8");
    assert_clear(&b, c);
    c.arch = STR("aarch64");
    assert_verdict(&b, c, REASON_RANGE, "1-5");
    c.arch = STR("x86");
    assert_clear(&b, c);
    c.arch = STR("");
    assert_verdict(&b, c, REASON_RANGE, "1-5");
    c = lib("generic", "", "1");
    c.namespace = STR("vendor");
    c.part = 'a';
    assert_clear(&b, c);
    c.part = 'o';
    assert_verdict(&b, c, REASON_RANGE, "2");
    c.part = 0;
    assert_verdict(&b, c, REASON_RANGE, "2");
    c.version = STR("-");
    assert_verdict(&b, c, REASON_NO_VERSION, "");
    bench_end(&b);
}

/* Who wins: a record that denies (`denied_at`) and one with a range (`range_at`), by date. */
static bool denial_wins(const char *space, int64_t denied_at, int64_t range_at)
{
    struct bench b;
    struct advisory_range r = {.fixed = STR("2")};
    struct advisory_affected range = made_range(space, "lib", &r);
    struct advisory_affected none = made_range(space, "lib", NULL);
    bool npm = str_eq(str_of(space), STR("npm"));

    none.status = AFFECTED_NONE;
    bench_begin(&b);
    affected_add(&b, "debian-dsa", "CVE-2020-0001", range_at, &range);
    affected_add(&b, "debian-tracker", "CVE-2020-0001", denied_at, &none);
    made_build(&b.m);
    bool wins = match_one(&b, lib(npm ? "npm" : "deb", npm ? "" : "debian-11", "1.0.0")) == NULL;

    bench_end(&b);
    return wins;
}

static void test_denial(void **state)
{
    (void)state;
    assert_true(denial_wins("deb/debian/11", 200, 100));
    assert_true(denial_wins("deb/debian/11", 100, 100));
    assert_false(denial_wins("deb/debian/11", 100, 200)); /* found to be affected later */
    assert_true(denial_wins("deb/debian/11", 0, 200));    /* a living document */
    assert_false(denial_wins("deb/debian/11", 100, 0));
    assert_true(denial_wins("deb/debian/11", 0, 0));
    assert_false(denial_wins("npm", 200, 100)); /* nobody's vendor */
}

static void test_denial_of_itself(void **state)
{
    struct bench b;
    struct advisory_range r = {.fixed = STR("2")};
    struct advisory_affected af[2] = {made_range("npm", "lib", &r), made_range("npm", "lib", NULL)};
    struct advisory rec = {
        .source = STR("osv"), .id = STR("CVE-2020-0001"), .affected = af, .affected_n = 2};
    struct component c = lib("npm", "", "1.0.0");

    (void)state;
    af[1].status = AFFECTED_NONE;
    af[1].arch = STR("s390x");
    bench_begin(&b);
    image_add_advisory(b.m.b, &rec);
    made_build(&b.m);
    c.arch = STR("s390x");
    assert_clear(&b, c);
    c.arch = STR("amd64");
    assert_verdict(&b, c, REASON_RANGE, "2");
    bench_end(&b);
}

static void test_affected_over_undetermined(void **state)
{
    struct bench b;
    struct advisory_affected unknown = made_range("deb/debian/11", "lib", NULL);

    (void)state;
    unknown.status = AFFECTED_UNKNOWN;
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "deb/debian/11", (struct advisory_range){.fixed = STR("2")});
    affected_add(&b, "tracker", "CVE-2020-0001", 0, &unknown);
    made_build(&b.m);
    assert_verdict(&b, lib("deb", "debian-11", "1"), REASON_RANGE, "2");
    assert_verdict(&b, lib("deb", "debian-11", "3"), REASON_SOURCE, "");
    bench_end(&b);
}

static void fixes_add(struct bench *b)
{
    struct str cve = STR("CVE-2022-0001");
    static const char *const rows[][3] = {
        {"DSA-1-1", "", "1.2-1"}, {"DSA-2-1", "", "1.3-1"}, {"DSA-3-1", "1.3-1", "1.4-1"}};

    for (size_t i = 0; i < 3; i++) {
        struct advisory_range r = {.introduced = str_of(rows[i][1]), .fixed = str_of(rows[i][2])};
        struct advisory_affected af = made_range("deb/debian/11", "lib", &r);
        struct advisory rec = {.source = STR("debian-dsa"),
                               .id = str_of(rows[i][0]),
                               .cves = &cve,
                               .cve_n = 1,
                               .affected = &af,
                               .affected_n = 1};

        image_add_advisory(b->m.b, &rec);
    }
}

static void test_fixed(void **state)
{
    struct bench b;
    struct advisory_affected open = made_range("deb/debian/11", "lib", NULL);

    (void)state;
    bench_begin(&b);
    fixes_add(&b);
    made_build(&b.m);
    /* the incomplete fix 1.2, then 1.3 that brought it back until 1.4 */
    assert_verdict(&b, lib("deb", "debian-11", "1.1-1"), REASON_RANGE, "1.4-1");
    assert_verdict(&b, lib("deb", "debian-11", "1.2-1"), REASON_RANGE, "1.4-1");
    assert_clear(&b, lib("deb", "debian-11", "1.4-1"));
    bench_end(&b);
    bench_begin(&b);
    fixes_add(&b);
    open.status = AFFECTED_ALL;
    affected_add(&b, "debian-tracker", "CVE-2022-0001", 0, &open);
    made_build(&b.m);
    assert_verdict(&b, lib("deb", "debian-11", "1.1-1"), REASON_ALL, "");
    bench_end(&b);
}

static void test_withdrawn(void **state)
{
    struct bench b;
    struct advisory r = {.source = STR("cve5"), .id = STR("CVE-2020-0001"), .rejected = true};

    (void)state;
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "npm", (struct advisory_range){.fixed = STR("2")});
    image_add_advisory(b.m.b, &r);
    made_build(&b.m);
    assert_clear(&b, lib("npm", "", "1.0.0"));
    bench_end(&b);
}

static void test_explain(void **state)
{
    struct bench b;
    struct match_explanation x;
    struct component c = lib("deb", "debian-11", "1.0");

    (void)state;
    bench_begin(&b);
    range_add(&b, "CVE-2020-0001", "deb/debian/11",
              (struct advisory_range){.introduced = STR("0.5"), .fixed = STR("2")});
    made_build(&b.m);
    const struct verdict *v = match_one(&b, c);

    assert_non_null(v);
    assert_true(match_explain(b.m.img, &c, v, b.a, &x));
    assert_text(x.entry.introduced, "0.5");
    assert_text(x.entry.fixed, "2");
    assert_text(x.record.id, "CVE-2020-0001");
    assert_text(x.subject_space, "deb/debian/11");
    assert_true(str_cmp(x.entry.lo, x.key) < 0 && str_cmp(x.key, x.entry.hi) < 0);
    bench_end(&b);
}

/* Random ranges against random versions: the matcher says what ver_cmp says of the texts. */
enum { WORLD_RANGES = 6 };

struct world {
    struct advisory_range ranges[WORLD_RANGES];
    size_t n;
    unsigned seed;
};

static unsigned pick(struct world *w, unsigned below)
{
    w->seed = w->seed * 1103515245 + 12345;
    return (w->seed >> 16) % below;
}

static struct str version_make(struct world *w, struct arena *a, bool deb)
{
    static const char *const tails[] = {"", "-1", "-1+b1", "~rc1-2", "-rc.1", "-0.a"};
    unsigned tail = deb ? pick(w, 4) : pick(w, 2) * (4 + pick(w, 2));
    const char *epoch = deb && pick(w, 4) == 0 ? "1:" : "";

    return str_fmt(a, "%s%u.%u.%u%s", epoch, pick(w, 3), pick(w, 3), pick(w, 12), tails[tail]);
}

static bool below(enum ver_order order, struct str a, struct str b, bool inclusive)
{
    int c;

    if (ver_cmp(order, a, b, &c, NULL) < 0)
        fail_msg("%.*s or %.*s", STR_ARG(a), STR_ARG(b));
    return c < 0 || (inclusive && c == 0);
}

static bool naive(const struct world *w, enum ver_order order, struct str v)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct advisory_range *r = &w->ranges[i];

        if ((r->introduced.n == 0 || below(order, r->introduced, v, true)) &&
            (r->fixed.n           ? below(order, v, r->fixed, false)
             : r->last_affected.n ? below(order, v, r->last_affected, true)
                                  : true))
            return true;
    }
    return false;
}

static void world_make(struct world *w, struct bench *b, bool deb)
{
    static const char *const ids[] = {"R-1", "R-2", "R-3"};
    struct str cve = STR("CVE-2020-0001");

    w->n = 1 + pick(w, WORLD_RANGES);
    for (size_t i = 0; i < w->n; i++) {
        struct advisory_range *r = &w->ranges[i];

        *r = (struct advisory_range){0};
        if (pick(w, 3))
            r->introduced = version_make(w, b->a, deb);
        if (pick(w, 4))
            r->fixed = version_make(w, b->a, deb);
        else if (pick(w, 2))
            r->last_affected = version_make(w, b->a, deb);
    }
    for (size_t from = 0, k = 0; from < w->n; k++) {
        size_t n = k == 2 ? w->n - from : pick(w, (unsigned)(w->n - from)) + 1;
        struct advisory_affected af =
            made_range(deb ? "deb/debian/11" : "npm", "lib", &w->ranges[from]);
        struct advisory rec = {.source = STR("osv"),
                               .id = str_of(ids[k]),
                               .cves = &cve,
                               .cve_n = 1,
                               .affected = &af,
                               .affected_n = 1};

        af.range_n = n;
        image_add_advisory(b->m.b, &rec);
        from += n;
    }
    made_build(&b->m);
}

static void world_check(struct world *w, struct bench *b, bool deb)
{
    enum ver_order order = deb ? VER_DEB : VER_SEMVER;

    for (int i = 0; i < 30; i++) {
        struct str v = version_make(w, b->a, deb);
        struct component c = lib(deb ? "deb" : "npm", deb ? "debian-11" : "", "");

        c.version = c.source_version = v;
        const struct verdict *got = match_one(b, c);

        if ((got != NULL) != naive(w, order, v))
            fail_msg("%.*s: %s", STR_ARG(v), got ? "affected" : "clear");
        if (got == NULL || got->fixed.n == 0)
            continue;
        /* the named fix is above, and clears it */
        assert_true(below(order, v, got->fixed, false));
        assert_false(naive(w, order, got->fixed));
    }
}

static void test_like_naive(void **state)
{
    struct world w = {.seed = 20261122};

    (void)state;
    for (int round = 0; round < 400; round++) {
        struct bench b;

        bench_begin(&b);
        world_make(&w, &b, round % 2 == 0);
        world_check(&w, &b, round % 2 == 0);
        bench_end(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_listed),
        cmocka_unit_test(test_statuses),
        cmocka_unit_test(test_no_data),
        cmocka_unit_test(test_epoch),
        cmocka_unit_test(test_restrictions),
        cmocka_unit_test(test_denial),
        cmocka_unit_test(test_denial_of_itself),
        cmocka_unit_test(test_affected_over_undetermined),
        cmocka_unit_test(test_fixed),
        cmocka_unit_test(test_withdrawn),
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_like_naive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
