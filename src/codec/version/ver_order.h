/* Inside the version folder: what one order of versions is made of. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

/*
 * `v` is trimmed, not empty and at most VER_MAX bytes. Both functions judge a
 * version alike: one refuses (E_PARSE) exactly what the other refuses.
 * The comparator does not make keys, so that each is a check of the other.
 */
struct ver_rules {
    int (*key)(struct str v, struct buf *out, struct err *e); /* may append before it fails */
    int (*cmp)(struct str a, struct str b, int *ret, struct err *e); /* -1, 0, 1 */
};

extern const struct ver_rules ver_deb;     /* dpkg */
extern const struct ver_rules ver_rpm;     /* librpm 4.15 and later (tilde and caret) */
extern const struct ver_rules ver_apk;     /* apk-tools 2.14 and 3 */
extern const struct ver_rules ver_semver;  /* Semantic Versioning 2.0.0, leniently read */
extern const struct ver_rules ver_pypi;    /* PEP 440; else setuptools' legacy rule */
extern const struct ver_rules ver_gem;     /* Gem::Version */
extern const struct ver_rules ver_generic; /* see generic.c */

bool ver_pypi_legacy(struct str v);

/* Takes the leading decimal digits off *s; "" when there are none. */
static inline struct str ver_digits(struct str *s)
{
    struct str d = {s->p, 0};

    while (d.n < s->n && char_is_digit(s->p[d.n]))
        d.n++;
    *s = (struct str){s->p + d.n, s->n - d.n};
    return d;
}

/* Takes the leading ASCII letters off *s. */
static inline struct str ver_letters(struct str *s)
{
    struct str w = {s->p, 0};

    while (w.n < s->n && char_is_alpha(s->p[w.n]))
        w.n++;
    *s = (struct str){s->p + w.n, s->n - w.n};
    return w;
}

/* Without leading zeros; "" for zero. */
static inline struct str ver_unpad(struct str digits)
{
    while (digits.n > 0 && digits.p[0] == '0')
        digits = (struct str){digits.p + 1, digits.n - 1};
    return digits;
}

static inline int ver_sign(int c)
{
    return (c > 0) - (c < 0);
}

/* Numbers of any length by value; "" is zero. -1, 0, 1. */
static inline int ver_number_cmp(struct str a, struct str b)
{
    a = ver_unpad(a);
    b = ver_unpad(b);
    return a.n != b.n ? (a.n < b.n ? -1 : 1) : ver_sign(a.n ? memcmp(a.p, b.p, a.n) : 0);
}
