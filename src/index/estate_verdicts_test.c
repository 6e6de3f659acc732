#include "codec/hash.h"
#include "index/estate_made.h"
#include "index/estate_verdicts.h"
#include "index/matcher.h"

enum { FACTS = 60 };

/* What the feeds say, one advisory a place; random steps change some of them. */
struct feeds {
    uint64_t dice;
    struct {
        bool there, withdrawn;
        uint32_t vuln, space, name, low, high, kind;
        int64_t modified;
    } fact[FACTS];
};

static void fact_roll(struct feeds *f, uint32_t i)
{
    f->fact[i].there = made_roll(&f->dice, 4) != 0;
    f->fact[i].withdrawn = made_roll(&f->dice, 12) == 0;
    f->fact[i].vuln = made_roll(&f->dice, 40);
    f->fact[i].space = made_roll(&f->dice, made_roll(&f->dice, 6) ? 2 : 3);
    f->fact[i].name = made_roll(&f->dice, MADE_NAMES);
    f->fact[i].low = made_roll(&f->dice, 6);
    f->fact[i].high = f->fact[i].low + 1 + made_roll(&f->dice, 4);
    f->fact[i].kind = made_roll(&f->dice, 8);
    f->fact[i].modified = made_roll(&f->dice, 3);
}

static void fact_add(const struct feeds *f, uint32_t i, struct arena *a, struct image_builder *b)
{
    static const char *const spaces[] = {"deb/debian/11", "npm", "rpm/almalinux/9"};
    static const enum affected_status kinds[] = {AFFECTED_ALL, AFFECTED_NONE, AFFECTED_EOL,
                                                 AFFECTED_UNKNOWN};
    uint32_t kind = f->fact[i].kind;
    struct advisory_range range = {.introduced = str_fmt(a, "%u.2", f->fact[i].low),
                                   .fixed = str_fmt(a, "%u.1", f->fact[i].high)};
    struct advisory_affected af = {.space = str_of(spaces[f->fact[i].space]),
                                   .name = str_fmt(a, "p%u", f->fact[i].name),
                                   .status = kind < 4 ? kinds[kind] : AFFECTED_RANGES,
                                   .ranges = &range,
                                   .range_n = 1};
    struct str alias = str_fmt(a, "CVE-2024-%04u", f->fact[i].vuln);
    struct advisory r = {.source = STR("osv"),
                         .id = str_fmt(a, "X-%u", i),
                         .aliases = &alias,
                         .alias_n = 1,
                         .modified = f->fact[i].modified,
                         .withdrawn = f->fact[i].withdrawn,
                         .affected = &af,
                         .affected_n = 1};

    if (f->fact[i].there)
        image_add_advisory(b, &r);
}

static void image_make(const struct feeds *f, struct arena *a, struct made *m)
{
    made_begin(m);
    for (uint32_t i = 0; i < FACTS; i++)
        fact_add(f, i, a, m->b);
    made_build(m);
}

/* Against the matcher itself, component by component. */
static void verdicts_check(const struct made_estate *m, const struct image *img,
                           const struct estate_verdicts *t)
{
    struct verdict_list want = {0};

    for (uint32_t id = 0; id < m->s.component_n; id++) {
        const struct estate_verdict *got = NULL;
        size_t n = estate_verdicts_of(t, id, &got);

        vec_reset(&want);
        if (m->key[id].n)
            match_component(img, &m->component[id], m->a, &want);
        assert_int_equal(n, want.n);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(got[i].vuln, want.p[i].vuln);
            assert_int_equal(got[i].status, want.p[i].status);
            assert_int_equal(got[i].reason, want.p[i].reason);
            assert_true(got[i].fixed == hash_bytes(want.p[i].fixed));
        }
    }
    vec_done(&want);
}

/* Whether the list is what differs between two matchings of a component, by vulnerability's id. */
static uint16_t status_of(const struct image *img, const struct component *c, struct str id,
                          struct arena *a, uint64_t *fixed)
{
    struct verdict_list list = {0};
    uint16_t status = 0;

    match_component(img, c, a, &list);
    for (size_t i = 0; i < list.n; i++) {
        struct image_vuln v = {0};

        if (list.p[i].vuln != VULN_NONE)
            image_vuln_at(img, list.p[i].vuln, &v);
        if (!str_eq(v.id, id))
            continue;
        status = (uint16_t)list.p[i].status;
        *fixed = hash_bytes(list.p[i].fixed) + (uint64_t)list.p[i].reason;
    }
    vec_done(&list);
    return status;
}

static void changes_check(const struct made_estate *m, const struct image *old,
                          const struct image *img, const struct estate_change_list *l)
{
    size_t differ = 0;

    for (uint32_t id = 0; id < m->s.component_n; id++) {
        for (uint32_t v = 0; m->key[id].n && v <= 40; v++) {
            struct str code = v < 40 ? str_fmt(m->a, "CVE-2024-%04u", v) : STR_NONE;
            uint64_t was = 0, is = 0;
            uint16_t before = status_of(old, &m->component[id], code, m->a, &was);

            differ += before != status_of(img, &m->component[id], code, m->a, &is) || was != is;
        }
    }
    assert_int_equal(l->n, differ);
    for (size_t i = 0; i < l->n; i++) {
        const struct estate_change *c = &l->p[i];
        struct image_vuln v = {0};
        uint64_t fixed;

        assert_true(c->was || c->is);
        if (c->was && c->before != VULN_NONE)
            image_vuln_at(old, c->before, &v);
        else if (!c->was && c->vuln != VULN_NONE)
            image_vuln_at(img, c->vuln, &v);
        assert_int_equal(c->was, status_of(old, &m->component[c->component], v.id, m->a, &fixed));
        assert_int_equal(c->is, status_of(img, &m->component[c->component], v.id, m->a, &fixed));
    }
}

static void exposed_check(const struct made_estate *m, const struct image *img,
                          const struct estate_verdicts *t)
{
    struct estate_answer w;

    estate_answer_init(&w, m->x, false);
    for (uint32_t v = 0; v < image_vuln_count(img); v++) {
        bool has[MADE_ASSETS] = {0};

        estate_answer_reset(&w);
        estate_verdicts_exposed(t, v, VERDICT_AFFECTED, &w);
        for (uint32_t id = 0; id < m->s.component_n; id++) {
            const struct estate_verdict *rows = NULL;
            bool hit = false;

            for (size_t n = estate_verdicts_of(t, id, &rows), i = 0; i < n; i++)
                hit = hit || (rows[i].vuln == v && rows[i].status == VERDICT_AFFECTED);
            for (uint32_t k = 0; hit && k < MADE_ASSETS; k++)
                has[k] = has[k] || made_has(m, k, id);
        }
        for (uint32_t k = 0; k < MADE_ASSETS; k++)
            assert_int_equal(has[k], estate_answer_has(&w, k));
    }
    estate_answer_done(&w);
}

/* One step of the feeds or of the estate; the table goes on from the last one. */
static void feeds_step(struct feeds *f, struct made_estate *m, struct made *img,
                       struct estate_verdicts *t)
{
    struct estate_change_list changes = {0};
    struct made next;

    for (uint32_t n = made_roll(&f->dice, 5); n > 0; n--)
        fact_roll(f, made_roll(&f->dice, FACTS));
    image_make(f, m->a, &next);
    estate_verdicts_renew(t, next.img, &changes);
    changes_check(m, img->img, next.img, &changes);
    vec_done(&changes);
    made_end(img);
    *img = next;
}

static void estate_step(struct made_estate *m, struct made *img, struct estate_verdicts *t)
{
    struct estate_change_list changes = {0};
    uint32_t had = m->s.component_n;
    size_t before = estate_verdicts_count(t);
    struct buf bytes = m->bytes; /* the old index stands on them until it is let go */

    m->bytes = BUF_INIT(0);
    m->s.component_n += made_roll(&m->dice, 12);
    if (m->s.component_n > MADE_COMPONENTS)
        m->s.component_n = MADE_COMPONENTS;
    for (uint32_t n = made_roll(&m->dice, 3); n > 0 && m->s.set_n < MADE_SETS; n--)
        made_set_fill(m, m->s.set_n++);
    for (uint32_t n = made_roll(&m->dice, 6); n > 0; n--)
        m->point[made_roll(&m->dice, MADE_POINTS)].set = made_roll(&m->dice, m->s.set_n);
    made_estate_build(m);
    estate_verdicts_follow(t, m->x, &changes);
    assert_int_equal(changes.n, estate_verdicts_count(t) - before);
    for (size_t i = 0; i < changes.n; i++)
        assert_true(changes.p[i].component >= had && changes.p[i].was == 0);
    vec_done(&changes);
    buf_done(&bytes);
    (void)img;
}

/* Any order of both kinds of steps gives, bit for bit, what a run from nothing gives. */
static void test_random_steps(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct feeds f = {.dice = seed * 977};
        struct made_estate m;
        struct made img;

        made_estate_begin(&m, seed, 50);
        made_estate_build(&m);
        for (uint32_t i = 0; i < FACTS; i++)
            fact_roll(&f, i);
        image_make(&f, m.a, &img);
        struct estate_verdicts *t = estate_verdicts_new(m.x, img.img, 1);

        for (int step = 0; step < 12; step++) {
            if (made_roll(&f.dice, 2))
                feeds_step(&f, &m, &img, t);
            else
                estate_step(&m, &img, t);
            struct estate_verdicts *whole = estate_verdicts_new(m.x, img.img, 1 + step % 3);

            assert_true(estate_verdicts_equal(t, whole));
            verdicts_check(&m, img.img, t);
            estate_verdicts_free(whole);
        }
        exposed_check(&m, img.img, t);
        estate_verdicts_free(t);
        made_end(&img);
        made_estate_end(&m);
    }
}

/* The comparison that the test above rests on can tell tables apart. */
static void test_unequal(void **state)
{
    struct feeds f = {.dice = 4};
    struct made_estate m;
    struct made a, b;

    (void)state;
    made_estate_begin(&m, 3, 100);
    made_estate_build(&m);
    for (uint32_t i = 0; i < FACTS; i++)
        fact_roll(&f, i);
    image_make(&f, m.a, &a);
    for (uint32_t i = 0; i < FACTS; i++)
        f.fact[i].high++;
    image_make(&f, m.a, &b);
    struct estate_verdicts *x = estate_verdicts_new(m.x, a.img, 1);
    struct estate_verdicts *y = estate_verdicts_new(m.x, b.img, 1);

    assert_true(estate_verdicts_count(x) > 0);
    assert_false(estate_verdicts_equal(x, y));
    estate_verdicts_free(x);
    estate_verdicts_free(y);
    made_end(&a);
    made_end(&b);
    made_estate_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_steps),
                                       cmocka_unit_test(test_unequal)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
