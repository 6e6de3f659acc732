#include "base/file.h"
#include "index/estate_made.h"
#include <unistd.h>

static int32_t first_day(const struct made_estate *m, uint32_t asset, uint32_t component)
{
    int32_t day = INT32_MAX;

    for (uint32_t i = 0; i < m->s.point_n; i++)
        if (m->point[i].asset == asset && m->holds[m->point[i].set][component] &&
            m->point[i].from_day < day)
            day = m->point[i].from_day;
    return day;
}

static void component_check(const struct made_estate *m, struct estate_answer *w, uint32_t c)
{
    uint32_t n = 0, units[8] = {0}, got[8] = {0}, seen = 0;

    estate_answer_reset(w);
    estate_answer_add(w, c);
    for (uint32_t i = 0; i < MADE_ASSETS; i++) {
        bool has = made_has(m, i, c);

        if (has != estate_answer_has(w, i))
            fail_msg("asset %u, component %u", i, c);
        if (has)
            assert_int_equal(w->first[i], first_day(m, i, c));
        n += has;
        units[m->asset[i].unit] += has;
    }
    assert_int_equal(w->n, n);
    estate_answer_units(w, got);
    assert_memory_equal(units, got, sizeof units);
    for (uint32_t i = estate_answer_next(w, 0); i != ESTATE_ANSWER_END;
         i = estate_answer_next(w, i + 1))
        seen++;
    assert_int_equal(seen, n);
}

static void tally_check(const struct made_estate *m, const struct estate_answer *w)
{
    struct estate_tally_list list = {0};
    uint32_t n = 0;

    estate_answer_tally(w, &list);
    for (size_t k = 0; k < list.n; k++) {
        const struct estate_tally *t = &list.p[k];
        uint32_t want = 0;

        for (uint32_t i = 0; i < MADE_ASSETS; i++)
            want += estate_answer_has(w, i) && w->first[i] == t->day &&
                    memcmp(&m->asset[i], &t->class, sizeof t->class) == 0;
        assert_int_equal(t->n, want);
        n += t->n;
    }
    assert_int_equal(n, w->n);
    vec_done(&list);
}

static void bitmap_check(const struct made_estate *m, const struct estate_answer *w)
{
    roaring_bitmap_t *r = estate_answer_bitmap(w);
    uint32_t exposed = 0, unit[8] = {0};

    for (uint32_t i = 0; i < MADE_ASSETS; i++) {
        exposed += estate_answer_has(w, i) && (m->asset[i].attributes >> ESTATE_EXPOSED & 1);
        unit[m->asset[i].unit] += estate_answer_has(w, i);
    }
    assert_int_equal(
        exposed, roaring_bitmap_and_cardinality(r, estate_index_attribute(w->x, ESTATE_EXPOSED)));
    for (uint32_t u = 0; u < 8; u++)
        assert_int_equal(unit[u], roaring_bitmap_and_cardinality(r, estate_index_unit(w->x, u)));
    roaring_bitmap_free(r);
}

/* Every question against what the arrays say by definition. */
static void test_answers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct made_estate m;
        struct estate_answer w;

        made_estate_begin(&m, seed, 100);
        made_estate_build(&m);
        assert_int_equal(estate_index_moment(m.x), seed);
        estate_answer_init(&w, m.x, true);
        for (uint32_t c = 0; c < MADE_COMPONENTS; c++)
            component_check(&m, &w, c);
        tally_check(&m, &w);
        for (uint32_t c = 0; c < MADE_COMPONENTS; c += 2)
            estate_answer_add(&w, c);
        tally_check(&m, &w);
        bitmap_check(&m, &w);
        estate_answer_done(&w);
        made_estate_end(&m);
    }
}

static void test_packages(void **state)
{
    struct made_estate m;
    struct estate_package p;
    struct estate_answer w;
    uint32_t page[4], seen = 0;

    (void)state;
    made_estate_begin(&m, 99, 100);
    made_estate_build(&m);
    estate_answer_init(&w, m.x, false);
    for (uint32_t i = 0; i < estate_index_packages(m.x); i++) {
        struct estate_package found;

        estate_index_package_at(m.x, i, &p);
        assert_true(estate_index_package_find(m.x, p.space, p.name, &found));
        assert_ptr_equal(found.components, p.components);
        seen += p.n;
    }
    for (uint32_t i = 0; i < MADE_COMPONENTS; i++)
        seen -= m.key[i].n && !str_eq(m.component[i].type, STR("generic"));
    assert_int_equal(seen, 0);
    assert_false(estate_index_package_find(m.x, STR("npm"), STR("zebra"), &p));
    assert_false(estate_index_package_find(m.x, STR("a"), STR("p1"), &p));
    assert_true(estate_index_package_find(m.x, STR("deb/debian/11"), STR("p1"), &p));
    estate_answer_add_package(&w, &p);
    for (uint32_t i = 0; i < MADE_ASSETS; i++) {
        bool has = false;

        for (uint32_t k = 0; k < p.n; k++)
            has = has || made_has(&m, i, p.components[k]);
        assert_int_equal(has, estate_answer_has(&w, i));
    }
    assert_int_equal(estate_answer_page(&w, 0, 4, page), 4);
    assert_int_equal(page[0], estate_answer_next(&w, 0));
    assert_true(page[3] > page[2] && page[2] > page[1] && page[1] > page[0]);
    assert_int_equal(estate_answer_page(&w, MADE_ASSETS, 4, page), 0);
    estate_answer_done(&w);
    made_estate_end(&m);
}

static void test_damage(void **state)
{
    struct made_estate m;
    struct estate_index *x = NULL;
    struct err e = {0};
    size_t missed = 0;

    (void)state;
    made_estate_begin(&m, 5, 100);
    made_estate_build(&m);
    for (size_t i = 0; i < m.bytes.n; i += 1 + i / 400) {
        m.bytes.p[i] ^= 4;
        if (estate_index_of_bytes(buf_str(&m.bytes), &x, &e) == 0) {
            estate_index_unref(x); /* the gaps between sections say nothing */
            missed++;
        } else {
            assert_int_equal(e.code, E_PARSE);
        }
        m.bytes.p[i] ^= 4;
    }
    assert_true(missed < 64 * 11);
    for (size_t n = 0; n < m.bytes.n; n += 97)
        assert_int_equal(estate_index_of_bytes(str_sub(buf_str(&m.bytes), 0, n), &x, &e), E_PARSE);
    made_estate_end(&m);
}

static void test_file(void **state)
{
    char path[] = "/tmp/niju-estate-XXXXXX";
    struct made_estate m;
    struct estate_index *x = NULL;
    struct estate_answer w;
    struct err e = {0};
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    made_estate_begin(&m, 6, 100);
    made_estate_build(&m);
    assert_int_equal(file_write(path, buf_str(&m.bytes), &e), 0);
    assert_int_equal(estate_index_open(path, &x, &e), 0);
    estate_answer_init(&w, x, true);
    for (uint32_t c = 0; c < MADE_COMPONENTS; c += 7)
        component_check(&m, &w, c);
    estate_answer_done(&w);
    estate_index_unref(x);
    assert_int_equal(file_write(path, STR("no index"), &e), 0);
    assert_int_equal(estate_index_open(path, &x, &e), E_PARSE);
    assert_int_equal(file_remove(path, &e), 0);
    assert_int_equal(estate_index_open(path, &x, &e), E_NOTFOUND);
    made_estate_end(&m);
}

static void astray_check(struct made_estate *m, int line)
{
    struct buf out = BUF_INIT(0);
    struct err e = {0};

    if (estate_index_build(&m->s, &out, &e) != E_INVALID)
        fail_msg("line %d: %s", line, e.text);
    buf_done(&out);
}

static void test_astray(void **state)
{
    static const uint32_t far = MADE_COMPONENTS;
    struct made_estate m;
    struct estate_set set;

    (void)state;
    made_estate_begin(&m, 7, 100);
    set = m.set[3];
    m.set[3].base = 3;
    astray_check(&m, __LINE__);
    m.set[3] = (struct estate_set){ESTATE_NO_BASE, 0, 1, NULL, &far};
    astray_check(&m, __LINE__);
    m.set[3] = set;
    m.point[2].set = MADE_SETS;
    astray_check(&m, __LINE__);
    m.point[2] = (struct estate_point){MADE_ASSETS, 0, 0};
    astray_check(&m, __LINE__);
    m.point[2] = m.point[1];
    m.asset[0].unit = UINT32_MAX;
    astray_check(&m, __LINE__);
    m.asset[0].unit = 0;
    m.key[9] = STR("\x09garbage");
    astray_check(&m, __LINE__);
    m.key[9] = STR_NONE;
    made_estate_build(&m);
    made_estate_end(&m);
}

static void test_empty(void **state)
{
    const struct estate_source s = {0};
    struct buf out = BUF_INIT(0);
    struct estate_index *x = NULL;
    struct estate_answer w;
    struct err e = {0};

    (void)state;
    assert_int_equal(estate_index_build(&s, &out, &e), 0);
    assert_int_equal(estate_index_of_bytes(buf_str(&out), &x, &e), 0);
    estate_answer_init(&w, x, true);
    estate_answer_add(&w, 0);
    assert_int_equal(w.n, 0);
    assert_int_equal(estate_answer_next(&w, 0), ESTATE_ANSWER_END);
    estate_answer_done(&w);
    estate_index_unref(x);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers), cmocka_unit_test(test_packages),
        cmocka_unit_test(test_damage),  cmocka_unit_test(test_file),
        cmocka_unit_test(test_astray),  cmocka_unit_test(test_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
