/* For tests: a chain "a < b = c < d" of versions, each pair of it checked by comparison and key. */
#pragma once
#include "codec/version/version.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { CHAIN_MAX = 128 };

static inline int chain_sign(int c)
{
    return (c > 0) - (c < 0);
}

static inline int chain_key_cmp(enum ver_order order, struct str a, struct str b)
{
    struct buf ka = BUF_INIT(0), kb = BUF_INIT(0);

    assert_int_equal(ver_key(order, a, &ka, NULL), 0);
    assert_int_equal(ver_key(order, b, &kb, NULL), 0);
    assert_true(ka.n > 0 && kb.n > 0);
    int c = chain_sign(str_cmp(buf_str(&ka), buf_str(&kb)));

    buf_done(&ka);
    buf_done(&kb);
    return c;
}

/* Versions hold no spaces; all pairs are checked, both ways. */
static inline void chain_check(enum ver_order order, const char *chain)
{
    struct str rest = str_of(chain), v[CHAIN_MAX];
    int rank[CHAIN_MAX], n = 0;

    while (rest.n > 0) {
        struct str op = n ? str_cut(&rest, ' ') : STR("<");

        assert_true(n < CHAIN_MAX && op.n == 1);
        rank[n] = (n ? rank[n - 1] : 0) + (op.p[0] == '<');
        v[n++] = str_cut(&rest, ' ');
    }
    assert_true(n > 1);
    for (int i = 0; i < n * n; i++) {
        struct str a = v[i / n], b = v[i % n];
        int want = chain_sign(rank[i / n] - rank[i % n]), c = 9;

        assert_int_equal(ver_cmp(order, a, b, &c, NULL), 0);
        if (c != want || chain_key_cmp(order, a, b) != want)
            fail_msg("'%.*s' and '%.*s': %d, should be %d", STR_ARG(a), STR_ARG(b), c, want);
    }
}

/* None of them is a version: comparison and key say so alike, and say why. */
static inline void chain_refuse(enum ver_order order, const char *const *bad)
{
    for (; *bad; bad++) {
        struct buf out = BUF_INIT(0);
        struct err e = {0};
        int c;

        if (ver_key(order, str_of(*bad), &out, &e) != E_PARSE || out.n != 0 || e.text[0] == 0)
            fail_msg("'%s' has a key", *bad);
        assert_int_equal(ver_cmp(order, str_of(*bad), str_of(*bad), &c, NULL), E_PARSE);
        buf_done(&out);
    }
}
