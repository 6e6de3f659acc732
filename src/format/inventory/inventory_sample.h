/* For the readers' tests: one document in, looks at the result. */
#pragma once
#include "format/inventory/inventory_build.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct sample {
    struct arena *a;
    struct inventory_doc doc;
    struct err e;
};

static inline int sample_begin(void **state)
{
    struct sample *s = calloc(1, sizeof *s);

    s->a = arena_new();
    *state = s;
    return 0;
}

static inline int sample_end(void **state)
{
    struct sample *s = *state;

    arena_free(s->a);
    free(s);
    return 0;
}

/* Detects and reads; `name` may be "". */
static inline int sample_try(struct sample *s, const char *name, struct str text)
{
    struct inventory_input in = {text, str_of(name), STR_NONE};

    err_clear(&s->e);
    return inventory_read(s->a, &in, &s->doc, &s->e);
}

static inline void sample_read(struct sample *s, const char *name, struct str text,
                               const char *format)
{
    if (sample_try(s, name, text) < 0)
        fail_msg("%s: %s: %s", name, s->e.path, s->e.text);
    assert_string_equal(s->doc.format->name, format);
}

/* One line a component: purl, then what differs from it: source, cpe. */
static inline struct str sample_line(struct arena *a, const struct component *c)
{
    struct str purl = component_purl(a, c), source = STR_NONE, cpe = STR_NONE;

    if (!str_eq(c->source_name, c->name) || !str_eq(c->source_version, c->version))
        source = c->source_name;
    if (source.n > 0)
        source = str_fmt(a, " <%.*s@%.*s", STR_ARG(source), STR_ARG(c->source_version));
    if (c->cpe.n > 0)
        cpe = str_fmt(a, " %.*s", STR_ARG(c->cpe));
    return str_fmt(a, "%.*s%.*s%.*s%s", STR_ARG(purl), STR_ARG(source), STR_ARG(cpe),
                   c->epoch_known ? "" : " epoch?");
}

static inline void sample_components(struct sample *s, size_t item, const char *const *want,
                                     size_t n)
{
    assert_true(item < s->doc.n);
    const struct inventory *it = &s->doc.items[item];

    for (size_t i = 0; i < it->n && i < n; i++) {
        struct str got = sample_line(s->a, &it->components[i]);

        if (!str_eq(got, str_of(want[i])))
            fail_msg("component %zu: got \"%.*s\", want \"%s\"", i, STR_ARG(got), want[i]);
    }
    assert_int_equal(it->n, n);
}

#define assert_components(s, item, ...)                                                            \
    do {                                                                                           \
        const char *const want_[] = {__VA_ARGS__};                                                 \
        sample_components((s), (item), want_, sizeof want_ / sizeof *want_);                       \
    } while (0)

#define assert_bad(s, i, where, what)                                                              \
    do {                                                                                           \
        assert_true((i) < (s)->doc.bad_n);                                                         \
        assert_string_equal((s)->doc.bad[i].place.p, (where));                                     \
        if (str_find((s)->doc.bad[i].why, str_of(what)) < 0)                                       \
            fail_msg("why: %s", (s)->doc.bad[i].why.p);                                            \
    } while (0)

#define assert_str(s, z)                                                                           \
    do {                                                                                           \
        struct str got_ = (s);                                                                     \
        if (!str_eq(got_, str_of(z)))                                                              \
            fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(got_), (z));                             \
    } while (0)

#define sample_test(f) cmocka_unit_test_setup_teardown(f, sample_begin, sample_end)
