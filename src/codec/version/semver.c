/*
 * Semantic Versioning 2.0.0, read as OSV's ecosystems and npm's loose mode need: a
 * leading "v", missing parts are 0 ("1" is 1.0.0), leading zeros, "1.2.3beta" for
 * "1.2.3-beta". Build metadata does not count. A fourth number is refused.
 */
#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

enum { PARTS = 3 };

struct semver {
    struct str part[PARTS];
    struct str pre; /* identifiers with dots; "" for a release */
};

static bool ident_char(char c)
{
    return char_is_alnum(c) || c == '-';
}

/* Takes identifiers with dots off *s; none of them may be empty. */
static int idents_take(struct str *s, struct str *ret, struct err *e)
{
    size_t n = 0;

    while (n < s->n && (ident_char(s->p[n]) || (s->p[n] == '.' && n > 0 && s->p[n - 1] != '.')))
        n++;
    *ret = str_sub(*s, 0, n);
    *s = str_sub(*s, n, s->n);
    if (n == 0 || ret->p[n - 1] == '.')
        return err_set(e, E_PARSE, "semver: an identifier behind '-' or '+' is empty or malformed");
    return 0;
}

static int parts_take(struct str *s, struct semver *ret, struct err *e)
{
    for (int i = 0; i < PARTS; i++) {
        ret->part[i] = ver_digits(s);
        if (ret->part[i].n == 0)
            return err_set(e, E_PARSE, "semver: a part of the version is no number");
        if (s->n == 0 || s->p[0] != '.')
            return 0;
        if (i + 1 < PARTS)
            *s = str_sub(*s, 1, s->n);
    }
    return err_set(e, E_PARSE, "semver: there are more than three numbers");
}

static int semver_parse(struct str s, struct semver *ret, struct err *e)
{
    struct str build;

    *ret = (struct semver){0};
    if (s.p[0] == 'v' || s.p[0] == 'V')
        s = str_sub(s, 1, s.n);
    if (parts_take(&s, ret, e) < 0)
        return E_PARSE;
    if (s.n > 0 && (s.p[0] == '-' || char_is_alpha(s.p[0]))) {
        s = s.p[0] == '-' ? str_sub(s, 1, s.n) : s;
        if (idents_take(&s, &ret->pre, e) < 0)
            return E_PARSE;
    }
    if (s.n > 0 && s.p[0] == '+') {
        s = str_sub(s, 1, s.n);
        if (idents_take(&s, &build, e) < 0)
            return E_PARSE;
    }
    return s.n ? err_set(e, E_PARSE, "semver: there is a character that does not belong") : 0;
}

static bool ident_is_number(struct str id)
{
    return ver_digits(&id).n > 0 && id.n == 0;
}

static int pre_cmp(struct str a, struct str b)
{
    if (a.n == 0 || b.n == 0)
        return (a.n == 0) - (b.n == 0);
    while (a.n > 0 && b.n > 0) {
        struct str x = str_cut(&a, '.'), y = str_cut(&b, '.');
        bool m = ident_is_number(x), n = ident_is_number(y);
        int c = m && n ? ver_number_cmp(x, y) : m || n ? n - m : ver_sign(str_cmp(x, y));

        if (c)
            return c;
    }
    return (a.n > 0) - (b.n > 0);
}

static int semver_cmp(struct str a, struct str b, int *ret, struct err *e)
{
    struct semver x, y;

    if (semver_parse(a, &x, e) < 0 || semver_parse(b, &y, e) < 0)
        return E_PARSE;
    *ret = 0;
    for (int i = 0; i < PARTS && *ret == 0; i++)
        *ret = ver_number_cmp(x.part[i], y.part[i]);
    if (*ret == 0)
        *ret = pre_cmp(x.pre, y.pre);
    return 0;
}

enum { PRE_END = 0, PRE_NUMBER = 1, PRE_WORD = 2, RELEASE = 3 };

static int semver_key(struct str v, struct buf *out, struct err *e)
{
    struct semver s;

    if (semver_parse(v, &s, e) < 0)
        return E_PARSE;
    for (int i = 0; i < PARTS; i++)
        ver_key_number(out, s.part[i]);
    if (s.pre.n == 0) {
        buf_add_u8(out, RELEASE);
        return 0;
    }
    while (s.pre.n > 0) {
        struct str id = str_cut(&s.pre, '.');
        bool number = ident_is_number(id);

        buf_add_u8(out, number ? PRE_NUMBER : PRE_WORD);
        number ? ver_key_number(out, id) : ver_key_word(out, id);
    }
    buf_add_u8(out, PRE_END);
    return 0;
}

const struct ver_rules ver_semver = {semver_key, semver_cmp};
