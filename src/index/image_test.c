#include "index/image.h"
#include "index/image_made.h"
#include "base/vec.h"

static const struct advisory_range below_12 = {.fixed = {"1.2", 3}};
static const struct advisory_range below_13 = {.fixed = {"1.3", 3}};

/* ids: "GHSA-a CVE-2021-1234": the first is the record's own */
static void record_add(struct made *m, const char *source, const char *ids,
                       const struct advisory_affected *af)
{
    struct str rest = str_of(ids), aliases[8];
    struct advisory r = {.source = str_of(source), .id = str_cut(&rest, ' ')};

    while (rest.n > 0)
        aliases[r.alias_n++] = str_cut(&rest, ' ');
    r.aliases = aliases;
    r.affected = af;
    r.affected_n = af ? 1 : 0;
    image_add_advisory(m->b, &r);
}

/* How many verdict sources the package has for the id. */
static size_t entries_of(const struct made *m, const char *space, const char *name, const char *id)
{
    struct image_package p;
    uint32_t vuln = made_vuln(m, id);
    size_t n = 0;

    if (!image_package_find(m->img, str_of(space), str_of(name), &p))
        return 0;
    for (uint32_t i = p.from; i < p.from + p.n; i++) {
        struct image_entry en;

        image_entry_at(m->img, i, &en);
        n += en.vuln == vuln;
    }
    return n;
}

static void assert_id(const struct made *m, const char *asked, const char *id)
{
    struct image_vuln v;
    uint32_t n = made_vuln(m, asked);

    if (n == UINT32_MAX)
        fail_msg("%s leads to nothing", asked);
    image_vuln_at(m->img, n, &v);
    assert_text(v.id, id);
}

static bool has_alias(const struct made *m, const char *id, const char *alias)
{
    struct image_vuln v;

    image_vuln_at(m->img, made_vuln(m, id), &v);
    for (uint32_t i = 0; i < v.alias_n; i++)
        if (str_eq(image_alias_at(m->img, &v, i), str_of(alias)))
            return true;
    return false;
}

static void test_one_record(void **state)
{
    struct made m;
    struct advisory_range r = {.introduced = STR("1.0"), .fixed = STR("1:1.2-3")};
    struct advisory_affected af = made_range("deb/debian/11", "zlib", &r);
    struct str cve = STR("CVE-2022-1234"),
               vector = STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
    struct advisory rec = {.source = STR("debian-dsa"),
                           .id = STR("DSA-1-1"),
                           .cves = &cve,
                           .cve_n = 1,
                           .published = 1000,
                           .modified = 2000,
                           .title = STR("zlib: overflow"),
                           .affected = &af,
                           .affected_n = 1,
                           .vectors = &vector,
                           .vector_n = 1};
    struct image_package p;
    struct image_entry en;
    struct image_vuln v;
    struct image_record got;
    const uint32_t *packages;

    (void)state;
    af.note = STR("high");
    made_begin(&m);
    image_add_advisory(m.b, &rec);
    made_build(&m);
    assert_int_equal(m.stats.records, 1);
    assert_int_equal(m.stats.vulns, 1);
    assert_int_equal(m.stats.entries, 1);
    assert_text(image_inputs(m.img), "osv a.json\n");
    assert_true(image_space_known(m.img, STR("deb/debian/11")));
    assert_false(image_space_known(m.img, STR("deb/debian/12")));
    assert_false(image_package_find(m.img, STR("deb/debian/12"), STR("zlib"), &p));
    assert_true(image_package_find(m.img, STR("deb/debian/11"), STR("zlib"), &p));
    assert_int_equal(p.n, 1);
    image_entry_at(m.img, p.from, &en);
    assert_int_equal(en.kind, ENTRY_RANGE);
    assert_true(en.has_hi && en.epoch && !en.hi_inclusive);
    assert_text(en.introduced, "1.0");
    assert_text(en.fixed, "1:1.2-3");
    assert_text(en.note, "high");
    assert_true(str_cmp(en.lo, en.hi) < 0);
    image_vuln_at(m.img, en.vuln, &v);
    assert_text(v.id, "CVE-2022-1234");
    assert_text(v.title, "zlib: overflow");
    assert_int_equal(v.base, 98);
    assert_int_equal(v.severity, CVSS_CRITICAL);
    assert_true(v.vector_automatable && v.vector_total && !v.kev && !v.has_epss);
    assert_int_equal(v.published, 1000);
    assert_int_equal(v.modified, 2000);
    assert_int_equal(v.record_n, 1);
    image_record_get(m.img, image_record_at(m.img, &v, 0), &got);
    assert_text(got.id, "DSA-1-1");
    assert_text(got.source, "debian-dsa");
    assert_int_equal(image_vuln_packages(m.img, en.vuln, &packages), 1);
    image_package_at(m.img, packages[0], &p);
    assert_text(p.name, "zlib");
    made_end(&m);
}

static void test_join_one_to_one(void **state)
{
    struct made m;
    struct advisory_affected af = made_range("pypi", "lib", &below_12);

    (void)state;
    made_begin(&m);
    record_add(&m, "osv", "GHSA-aaaa CVE-2021-1111 SNYK-1", &af);
    record_add(&m, "osv", "PYSEC-1 GHSA-aaaa", &af); /* by one step */
    record_add(&m, "osv", "OTHER-1 PYSEC-1", &af);   /* by two */
    record_add(&m, "osv", "LONE-1 LONE-2", &af);     /* to no CVE */
    made_build(&m);
    assert_int_equal(m.stats.vulns, 2);
    assert_id(&m, "GHSA-aaaa", "CVE-2021-1111");
    assert_id(&m, "PYSEC-1", "CVE-2021-1111");
    assert_id(&m, "OTHER-1", "CVE-2021-1111");
    assert_id(&m, "SNYK-1", "CVE-2021-1111");
    assert_true(has_alias(&m, "CVE-2021-1111", "PYSEC-1"));
    assert_id(&m, "LONE-2", "LONE-1");
    /* the same words of three records stand once */
    assert_int_equal(entries_of(&m, "pypi", "lib", "CVE-2021-1111"), 1);
    made_end(&m);
}

static void test_join_conflict(void **state)
{
    struct made m;
    struct advisory_affected af = made_range("pypi", "lib", &below_12);

    (void)state;
    made_begin(&m);
    record_add(&m, "osv", "GHSA-aaaa CVE-2021-1111 X-1", &af);
    record_add(&m, "osv", "PYSEC-1 CVE-2021-2222 GHSA-aaaa X-1", &af);
    record_add(&m, "osv", "Y-1 X-1", &af); /* tied to two: none */
    made_build(&m);
    assert_false(has_alias(&m, "CVE-2021-1111", "GHSA-aaaa"));
    assert_false(has_alias(&m, "CVE-2021-2222", "GHSA-aaaa"));
    assert_true(has_alias(&m, "CVE-2021-2222", "PYSEC-1"));
    assert_id(&m, "GHSA-aaaa", "CVE-2021-1111"); /* its own record says so */
    assert_int_equal(made_vuln(&m, "X-1"), UINT32_MAX);
    assert_id(&m, "Y-1", "Y-1");
    made_end(&m);
}

static void test_join_several(void **state)
{
    struct made m;
    struct advisory_affected af = made_range("pypi", "lib", &below_12);

    (void)state;
    made_begin(&m);
    record_add(&m, "osv", "GHSA-aaaa CVE-2021-1111 CVE-2021-2222", &af);
    made_build(&m);
    assert_int_equal(entries_of(&m, "pypi", "lib", "CVE-2021-1111"), 1);
    assert_int_equal(entries_of(&m, "pypi", "lib", "CVE-2021-2222"), 1);
    assert_int_equal(made_vuln(&m, "GHSA-aaaa"), UINT32_MAX); /* two verdicts, no alias */
    made_end(&m);
}

static void test_join_vendor(void **state)
{
    struct made m;
    struct str related[] = {STR("CVE-2021-1111"), STR("CVE-2021-2222"), STR("RHSA-1")};
    struct str alias = STR("RHSA-2");
    struct advisory_affected af = made_range("rpm/almalinux/9", "lib", &below_12);
    struct advisory_affected lang = made_range("npm", "lib", &below_12);
    struct advisory r = {.source = STR("osv"),
                         .id = STR("ALSA-1"),
                         .related = related,
                         .related_n = 3,
                         .affected = &af,
                         .affected_n = 1};

    (void)state;
    made_begin(&m);
    image_add_advisory(m.b, &r);
    r.id = STR("ALSA-2"); /* with an alias, related is no more than related */
    r.aliases = &alias;
    r.alias_n = 1;
    image_add_advisory(m.b, &r);
    r.id = STR("ALSA-3"); /* names nothing */
    r.alias_n = r.related_n = 0;
    image_add_advisory(m.b, &r);
    r.id = STR("GHSA-x"); /* no vendor */
    r.related_n = 3;
    r.affected = &lang;
    image_add_advisory(m.b, &r);
    made_build(&m);
    assert_int_equal(entries_of(&m, "rpm/almalinux/9", "lib", "CVE-2021-1111"), 1);
    assert_int_equal(entries_of(&m, "rpm/almalinux/9", "lib", "CVE-2021-2222"), 1);
    assert_int_equal(made_vuln(&m, "ALSA-1"), UINT32_MAX);
    assert_int_equal(entries_of(&m, "rpm/almalinux/9", "lib", "ALSA-2"), 1);
    assert_int_equal(entries_of(&m, "rpm/almalinux/9", "lib", "ALSA-3"), 1);
    assert_int_equal(entries_of(&m, "npm", "lib", "GHSA-x"), 1);
    made_end(&m);
}

static void test_join_narrow(void **state)
{
    struct made m;
    struct str cves[] = {STR("CVE-2021-1111"), STR("CVE-2021-2222")};
    struct advisory_affected af[2] = {made_range("deb/debian/11", "one", &below_12),
                                      made_range("deb/debian/11", "two", &below_12)};
    struct advisory r = {.source = STR("debian-dsa"),
                         .id = STR("DSA-1"),
                         .cves = cves,
                         .cve_n = 2,
                         .affected = af,
                         .affected_n = 2};

    (void)state;
    af[0].cve = cves[0];
    made_begin(&m);
    image_add_advisory(m.b, &r);
    r.id = STR("tracker"); /* every row names its own */
    r.cve_n = 0;
    af[0].cve = STR("TEMP-1");
    r.affected_n = 1;
    image_add_advisory(m.b, &r);
    made_build(&m);
    assert_int_equal(entries_of(&m, "deb/debian/11", "one", "CVE-2021-1111"), 1);
    assert_int_equal(entries_of(&m, "deb/debian/11", "one", "CVE-2021-2222"), 0);
    assert_int_equal(entries_of(&m, "deb/debian/11", "two", "CVE-2021-1111"), 1);
    assert_int_equal(entries_of(&m, "deb/debian/11", "two", "CVE-2021-2222"), 1);
    assert_int_equal(entries_of(&m, "deb/debian/11", "one", "TEMP-1"), 1);
    assert_id(&m, "tracker",
              "TEMP-1"); /* its own id is no vulnerability, but leads to the one it speaks of */
    assert_int_equal(m.stats.vulns, 3);
    made_end(&m);
}

static void test_list_of_one(void **state)
{
    struct made m;
    struct str cve = STR("CVE-2021-1111");
    struct advisory_affected af = made_range("deb/debian/11", "one", &below_12);
    struct advisory r = {.source = STR("debian-dsa"),
                         .id = STR("DSA-1"),
                         .cves = &cve,
                         .cve_n = 1,
                         .affected = &af,
                         .affected_n = 1};

    (void)state;
    made_begin(&m);
    image_add_advisory(m.b, &r);
    made_build(&m);
    assert_false(has_alias(&m, "CVE-2021-1111", "DSA-1"));
    assert_id(&m, "DSA-1", "CVE-2021-1111");
    made_end(&m);
}

static void test_withdrawn(void **state)
{
    struct made m;
    struct advisory_affected af = made_range("npm", "lib", &below_12);
    struct str alias = STR("CVE-2021-1111");
    struct advisory r = {.source = STR("osv"),
                         .id = STR("GHSA-a"),
                         .affected = &af,
                         .affected_n = 1,
                         .withdrawn = 5000,
                         .aliases = &alias,
                         .alias_n = 1};
    struct image_vuln v;
    struct image_record rec;

    (void)state;
    made_begin(&m);
    image_add_advisory(m.b, &r);
    r.id = STR("GHSA-b");
    r.alias_n = 0;
    image_add_advisory(m.b, &r);
    record_add(&m, "osv", "PYSEC-1 CVE-2021-1111", &af); /* alive */
    r = (struct advisory){
        .source = STR("cve5"), .id = STR("CVE-2021-3333"), .rejected = true, .modified = 7000};
    image_add_advisory(m.b, &r);
    record_add(&m, "osv", "GHSA-c CVE-2021-3333", &af);
    made_build(&m);
    image_vuln_at(m.img, made_vuln(&m, "CVE-2021-1111"), &v);
    assert_int_equal(v.withdrawn, 0);
    assert_int_equal(v.record_n, 2);
    image_record_get(m.img, image_record_at(m.img, &v, 0), &rec);
    assert_text(rec.id, "GHSA-a");
    assert_int_equal(rec.withdrawn, 5000);
    image_vuln_at(m.img, made_vuln(&m, "GHSA-b"), &v);
    assert_int_equal(v.withdrawn, 5000);
    assert_int_equal(entries_of(&m, "npm", "lib", "GHSA-b"), 0);
    image_vuln_at(m.img, made_vuln(&m, "CVE-2021-3333"), &v);
    assert_int_equal(v.withdrawn, 7000);
    made_end(&m);
}

static void test_replacement(void **state)
{
    struct made m;
    struct advisory_affected old = made_range("npm", "old", &below_12);
    struct advisory_affected new = made_range("npm", "new", &below_12);
    struct advisory r = {.source = STR("osv"), .id = STR("GHSA-a"), .affected_n = 1};
    struct image_package p;

    (void)state;
    made_begin(&m);
    r.modified = 2;
    r.affected = &new;
    image_add_advisory(m.b, &r);
    r.modified = 1; /* an older statement that comes later */
    r.affected = &old;
    image_add_advisory(m.b, &r);
    record_add(&m, "other", "GHSA-a",
               &new); /* another source's record of that id stands beside it */
    made_build(&m);
    assert_int_equal(m.stats.records, 2);
    assert_false(image_package_find(m.img, STR("npm"), STR("old"), &p));
    assert_true(image_package_find(m.img, STR("npm"), STR("new"), &p));
    made_end(&m);
}

static void facts_add(struct made *m)
{
    struct kev k = {
        .cve = STR("CVE-2021-1111"), .added_day = 100, .due_day = 121, .ransomware = true};
    struct epss old = {STR("CVE-2021-1111"), 10, 20, 5}, new = {STR("CVE-2021-1111"), 30, 40, 6};
    struct ssvc s = {STR("CVE-2021-1111"), SSVC_EXPLOITATION_POC, SSVC_YES, SSVC_NO, 50};

    image_add_kev(m->b, &k);
    image_add_epss(m->b, &new);
    image_add_epss(m->b, &old);
    image_add_ssvc(m->b, &s);
    s = (struct ssvc){STR("CVE-2021-1111"), SSVC_EXPLOITATION_ACTIVE, SSVC_NO, SSVC_YES, 40};
    image_add_ssvc(m->b, &s);
}

static void test_facts(void **state)
{
    struct made m;
    struct image_vuln v;
    struct str v2 = STR("AV:N/AC:L/Au:N/C:P/I:P/A:P");
    struct str v31 = STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H");
    struct str v4 = STR("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N");
    struct str cve = STR("CVE-2021-1111");
    struct advisory_affected af = made_range("deb/debian/11", "lib", &below_12);
    struct advisory r = {.source = STR("nvd"),
                         .id = STR("CVE-2021-1111"),
                         .vectors = &v2,
                         .vector_n = 1,
                         .title = STR("of NVD")};

    (void)state;
    made_begin(&m);
    image_add_advisory(m.b, &r);
    r = (struct advisory){.source = STR("osv"),
                          .id = STR("GHSA-a"),
                          .vectors = &v31,
                          .vector_n = 1,
                          .aliases = &cve,
                          .alias_n = 1,
                          .title = STR("of GHSA"),
                          .severity = CVSS_LOW};
    image_add_advisory(m.b, &r);
    r = (struct advisory){.source = STR("debian"),
                          .id = STR("CVE-2021-1111"),
                          .vectors = &v4,
                          .vector_n = 1,
                          .affected = &af,
                          .affected_n = 1};
    image_add_advisory(m.b, &r); /* a vendor's does not win over the others, new as it is */
    facts_add(&m);
    made_build(&m);
    image_vuln_at(m.img, made_vuln(&m, "CVE-2021-1111"), &v);
    assert_true(str_eq(v.vector, v31));
    assert_int_equal(v.severity, CVSS_CRITICAL);
    assert_text(v.title, "of NVD");
    assert_true(v.kev && v.ransomware && v.has_epss);
    assert_int_equal(v.kev_added_day, 100);
    assert_int_equal(v.kev_due_day, 121);
    assert_int_equal(v.epss, 30);
    assert_int_equal(v.epss_percentile, 40);
    assert_int_equal(v.epss_day, 6);
    assert_int_equal(v.exploitation, SSVC_EXPLOITATION_POC);
    assert_int_equal(v.automatable, SSVC_YES);
    assert_int_equal(v.total, SSVC_NO);
    made_end(&m);
}

static void test_severity_word(void **state)
{
    struct made m;
    struct image_vuln v;
    struct advisory r = {.source = STR("osv"), .id = STR("X-1"), .severity = CVSS_HIGH};

    (void)state;
    made_begin(&m);
    image_add_advisory(m.b, &r);
    made_build(&m);
    image_vuln_at(m.img, made_vuln(&m, "X-1"), &v);
    assert_int_equal(v.base, -1);
    assert_int_equal(v.severity, CVSS_HIGH);
    assert_int_equal(v.worst, CVSS_HIGH);
    assert_text(v.vector, "");
    made_end(&m);
}

/* The word of a vendor raises what the score says to high, never lowers it. */
static void test_severity_word_beside_score(void **state)
{
    static const struct {
        enum cvss_severity word;
        const char *vector;
        enum cvss_severity severity, worst;
    } cases[] = {
        {CVSS_HIGH, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", CVSS_MEDIUM, CVSS_HIGH},
        {CVSS_CRITICAL, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N", CVSS_MEDIUM, CVSS_CRITICAL},
        {CVSS_MEDIUM, "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N", CVSS_LOW, CVSS_LOW},
        {CVSS_LOW, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CVSS_CRITICAL, CVSS_CRITICAL},
        {CVSS_HIGH, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", CVSS_CRITICAL, CVSS_CRITICAL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct advisory r = {.source = STR("osv"), .id = STR("X-1"), .severity = cases[i].word};
        struct image_vuln v;
        struct made m;

        struct str vector = str_of(cases[i].vector);

        r.vectors = &vector;
        r.vector_n = 1;
        made_begin(&m);
        image_add_advisory(m.b, &r);
        made_build(&m);
        image_vuln_at(m.img, made_vuln(&m, "X-1"), &v);
        assert_int_equal(v.severity, cases[i].severity);
        assert_int_equal(v.worst, cases[i].worst);
        made_end(&m);
    }
}

static void test_versions(void **state)
{
    struct made m;
    struct advisory_range ranges[] = {{.introduced = STR("0"), .fixed = STR("1.5")},
                                      {.introduced = STR("2.0"), .last_affected = STR("2.2")},
                                      {.introduced = STR("not a version"), .fixed = STR("3")}};
    struct str versions[] = {STR("1.4"), STR("2.2"), STR("4.0"), STR("dev-tip!")};
    struct advisory_affected af = {.space = STR("pypi"),
                                   .name = STR("lib"),
                                   .ranges = ranges,
                                   .range_n = 3,
                                   .versions = versions,
                                   .version_n = 4};
    struct image_package p;
    unsigned kinds[ENTRY_UNKNOWN + 1] = {0};

    (void)state;
    made_begin(&m);
    record_add(&m, "osv", "X-1", &af);
    made_build(&m);
    assert_true(image_package_find(m.img, STR("pypi"), STR("lib"), &p));
    for (uint32_t i = p.from; i < p.from + p.n; i++) {
        struct image_entry en;

        image_entry_at(m.img, i, &en);
        kinds[en.kind]++;
        if (str_eq(en.introduced, STR("0")))
            assert_int_equal(en.lo.n, 0);
        if (str_eq(en.introduced, STR("2.0")))
            assert_true(en.hi_inclusive);
    }
    assert_int_equal(kinds[ENTRY_RANGE], 2);
    assert_int_equal(kinds[ENTRY_UNKNOWN], 1);
    assert_int_equal(kinds[ENTRY_EXACT], 2); /* those that no range holds */
    assert_int_equal(m.stats.unknown, 2);
    assert_int_equal(image_unknown(m.img), 2);
    made_end(&m);
}

/* Twelve records that touch each other, in a given order. */
static void shuffled_build(struct made *m, const unsigned *order)
{
    static const char *const ids[] = {"GHSA-1 CVE-2020-0001",
                                      "GHSA-2 CVE-2020-0002 CVE-2020-0001",
                                      "PYSEC-1 GHSA-1",
                                      "X-9",
                                      "CVE-2020-0001",
                                      "OTHER PYSEC-1",
                                      "Z GHSA-2",
                                      "CVE-2020-0003 GHSA-1",
                                      "A-1 A-2",
                                      "A-2 A-1",
                                      "DSA-1",
                                      "CVE-2019-99999"};
    static const char *const names[] = {"one", "two", "three"};
    const struct advisory_range *const ranges[] = {&below_12, &below_13};

    made_begin(m);
    for (size_t i = 0; i < 12; i++) {
        unsigned k = order[i];
        struct advisory_affected af =
            made_range(k % 4 ? "npm" : "deb/debian/11", names[k % 3], ranges[k % 2]);

        record_add(m, k % 5 ? "osv" : "cve5", ids[k], &af);
        if (k == 7)
            facts_add(m);
    }
    made_build(m);
}

static void test_order_is_nothing(void **state)
{
    struct made first;
    unsigned order[12], seed = 12345;

    (void)state;
    for (unsigned i = 0; i < 12; i++)
        order[i] = i;
    shuffled_build(&first, order);
    for (int round = 0; round < 50; round++) {
        struct made m;

        for (unsigned i = 11; i > 0; i--) {
            seed = seed * 1103515245 + 12345;
            unsigned k = (seed >> 16) % (i + 1), t = order[i];

            order[i] = order[k];
            order[k] = t;
        }
        shuffled_build(&m, order);
        assert_true(str_eq(buf_str(&first.bytes), buf_str(&m.bytes)));
        made_end(&m);
    }
    made_end(&first);
}

static uint64_t package_hash(const struct made *m, const char *space, const char *name)
{
    struct image_package p;

    assert_true(image_package_find(m->img, str_of(space), str_of(name), &p));
    return p.hash;
}

static void test_hashes_compare(void **state)
{
    struct made a, b;
    struct advisory_affected one = made_range("npm", "one", &below_12);
    struct advisory_affected two = made_range("npm", "two", &below_12);
    struct advisory_affected other = made_range("npm", "two", &below_13);

    (void)state;
    made_begin(&a);
    record_add(&a, "osv", "CVE-2020-0002", &one);
    record_add(&a, "osv", "CVE-2020-0003", &two);
    made_build(&a);
    made_begin(&b);
    record_add(&b, "osv", "CVE-2020-0001", &other); /* moves every number */
    record_add(&b, "osv", "CVE-2020-0002", &one);
    record_add(&b, "osv", "CVE-2020-0003", &two);
    facts_add(&b);
    made_build(&b);
    assert_true(package_hash(&a, "npm", "one") == package_hash(&b, "npm", "one"));
    assert_true(package_hash(&a, "npm", "two") != package_hash(&b, "npm", "two"));
    assert_true(image_vuln_hash(a.img, made_vuln(&a, "CVE-2020-0002")) ==
                image_vuln_hash(b.img, made_vuln(&b, "CVE-2020-0002")));
    assert_true(image_vuln_hash(b.img, made_vuln(&b, "CVE-2021-1111")) !=
                image_vuln_hash(b.img, made_vuln(&b, "CVE-2020-0002")));
    assert_true(image_hash(a.img) != image_hash(b.img));
    made_end(&a);
    made_end(&b);
}

static void test_damage(void **state)
{
    struct made m;
    struct advisory_affected af = made_range("npm", "one", &below_12);
    struct image *img;
    struct err e = {0};

    (void)state;
    made_begin(&m);
    record_add(&m, "osv", "GHSA-1 CVE-2020-0001", &af);
    made_build(&m);
    struct str whole = buf_str(&m.bytes);

    for (size_t n = 0; n < whole.n; n++)
        assert_int_equal(image_of_bytes(str_sub(whole, 0, n), &img, &e), E_PARSE);
    size_t refused = 0, found = 0;

    for (size_t at = 0; at < whole.n; at++) {
        m.bytes.p[at] ^= 0x41;
        if (image_of_bytes(whole, &img, NULL) < 0) {
            refused++;
        } else {
            found += image_verify(img, NULL) < 0;
            image_unref(img);
        }
        m.bytes.p[at] ^= 0x41;
    }
    assert_true(refused >= 64 + 16 * 24); /* the whole header, and lengths that disagree */
    assert_true(found > 100);             /* what stands in a section */
    assert_int_equal(image_open("/nonexistent/image", &img, &e), E_NOTFOUND);
    made_end(&m);
}

static void test_no_inputs(void **state)
{
    struct image_builder *b = image_builder_new();
    struct buf bytes = BUF_INIT(0);
    struct image_stats stats;
    struct image *img;
    struct err e;

    (void)state;
    assert_int_equal(image_build(b, STR_NONE, &bytes, &stats, &e), 0);
    assert_int_equal(image_of_bytes(buf_str(&bytes), &img, &e), 0);
    assert_int_equal(image_verify(img, &e), 0);
    image_unref(img);
    image_builder_free(b);
    buf_done(&bytes);
}

static void test_empty(void **state)
{
    struct made m;
    struct image_package p;
    struct image_vuln v;
    const uint32_t *packages;

    (void)state;
    made_begin(&m);
    made_build(&m);
    assert_false(image_package_find(m.img, STR("npm"), STR("x"), &p));
    assert_int_equal(made_vuln(&m, "CVE-2020-0001"), UINT32_MAX);
    image_vuln_at(m.img, 7, &v);
    assert_int_equal(v.id.n, 0);
    assert_int_equal(image_vuln_packages(m.img, 7, &packages), 0);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_record),     cmocka_unit_test(test_join_one_to_one),
        cmocka_unit_test(test_join_conflict),  cmocka_unit_test(test_join_several),
        cmocka_unit_test(test_join_vendor),    cmocka_unit_test(test_join_narrow),
        cmocka_unit_test(test_list_of_one),    cmocka_unit_test(test_withdrawn),
        cmocka_unit_test(test_replacement),    cmocka_unit_test(test_facts),
        cmocka_unit_test(test_severity_word),  cmocka_unit_test(test_severity_word_beside_score),
        cmocka_unit_test(test_versions),       cmocka_unit_test(test_order_is_nothing),
        cmocka_unit_test(test_hashes_compare), cmocka_unit_test(test_damage),
        cmocka_unit_test(test_empty),          cmocka_unit_test(test_no_inputs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
