/*
 * PEP 440 as the packaging library has it, local version included. What is outside PEP 440
 * is ordered among itself by setuptools' legacy rule, before everything inside.
 */
#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

/* In the order of what may stand behind the release: 1.dev1 < 1a1 < 1b1 < 1rc1 < 1 */
enum pypi_pre { PRE_DEV_ONLY, PRE_A, PRE_B, PRE_RC, PRE_NONE };

struct pypi {
    struct str epoch, release; /* release with its dots */
    enum pypi_pre pre;
    bool post, dev;
    struct str pre_n, post_n, dev_n; /* digits; "" is 0 */
    struct str local;                /* "" when there is none */
};

struct pypi_word {
    const char *word;
    enum pypi_pre pre;
};

static bool is_separator(char c)
{
    return c == '.' || c == '-' || c == '_';
}

static void separator_skip(struct str *s)
{
    if (s->n > 0 && is_separator(s->p[0]))
        *s = str_sub(*s, 1, s->n);
}

/* [sep] word [sep] [digits]; NULL and *s as it was when none of the words stands there. */
static const struct pypi_word *word_take(struct str *s, const struct pypi_word *w, size_t n,
                                         struct str *digits)
{
    struct str rest = *s;

    separator_skip(&rest);
    for (size_t i = 0; i < n; i++) {
        struct str word = str_of(w[i].word);

        if (!str_istarts(rest, word))
            continue;
        *s = str_sub(rest, word.n, rest.n);
        separator_skip(s);
        *digits = ver_digits(s);
        return &w[i];
    }
    return NULL;
}

/* A longer word stands before the one it begins with. */
static const struct pypi_word pre_words[] = {
    {"alpha", PRE_A},    {"a", PRE_A},    {"beta", PRE_B}, {"b", PRE_B},
    {"preview", PRE_RC}, {"pre", PRE_RC}, {"c", PRE_RC},   {"rc", PRE_RC},
};
static const struct pypi_word post_words[] = {
    {"post", PRE_NONE}, {"rev", PRE_NONE}, {"r", PRE_NONE}};
static const struct pypi_word dev_words[] = {{"dev", PRE_NONE}};

static bool release_take(struct str *s, struct pypi *ret)
{
    if (s->n > 0 && char_lower(s->p[0]) == 'v')
        *s = str_sub(*s, 1, s->n);
    struct str rest = *s, first = ver_digits(&rest);

    if (first.n > 0 && rest.n > 0 && rest.p[0] == '!') {
        ret->epoch = first;
        *s = str_sub(rest, 1, rest.n);
    }
    rest = *s;
    if (ver_digits(&rest).n == 0)
        return false;
    while (rest.n > 1 && rest.p[0] == '.' && char_is_digit(rest.p[1])) {
        rest = str_sub(rest, 1, rest.n);
        ver_digits(&rest);
    }
    ret->release = str_sub(*s, 0, s->n - rest.n);
    *s = rest;
    return true;
}

static void suffixes_take(struct str *s, struct pypi *ret)
{
    const struct pypi_word *w =
        word_take(s, pre_words, sizeof pre_words / sizeof *pre_words, &ret->pre_n);

    ret->pre = w ? w->pre : PRE_NONE;
    if (s->n > 1 && s->p[0] == '-' && char_is_digit(s->p[1])) {
        *s = str_sub(*s, 1, s->n);
        ret->post_n = ver_digits(s);
        ret->post = true;
    } else {
        ret->post =
            word_take(s, post_words, sizeof post_words / sizeof *post_words, &ret->post_n) != NULL;
    }
    ret->dev = word_take(s, dev_words, 1, &ret->dev_n) != NULL;
    if (w == NULL && !ret->post && ret->dev)
        ret->pre = PRE_DEV_ONLY;
}

static bool local_valid(struct str s)
{
    bool fresh = true;

    for (size_t i = 0; i < s.n; i++) {
        bool sep = is_separator(s.p[i]);

        if (sep ? fresh : !char_is_alnum(s.p[i]))
            return false;
        fresh = sep;
    }
    return !fresh;
}

/* Whether s follows PEP 440. */
static bool pypi_parse(struct str s, struct pypi *ret)
{
    *ret = (struct pypi){0};
    if (!release_take(&s, ret))
        return false;
    suffixes_take(&s, ret);
    if (s.n == 0)
        return true;
    ret->local = str_sub(s, 1, s.n);
    return s.p[0] == '+' && local_valid(ret->local);
}

bool ver_pypi_legacy(struct str v)
{
    struct pypi p;

    return !pypi_parse(v, &p);
}

static struct str local_cut(struct str *s)
{
    struct str part = {s->p, 0};

    while (part.n < s->n && !is_separator(s->p[part.n]))
        part.n++;
    *s = str_sub(*s, part.n + 1, s->n);
    return part;
}

static bool all_digits(struct str s)
{
    return ver_digits(&s).n > 0 && s.n == 0;
}

static int fold_cmp(struct str a, struct str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        unsigned char x = (unsigned char)char_lower(a.p[i]), y = (unsigned char)char_lower(b.p[i]);

        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.n > b.n) - (a.n < b.n);
}

static int local_cmp(struct str a, struct str b)
{
    while (a.n > 0 && b.n > 0) {
        struct str x = local_cut(&a), y = local_cut(&b);
        bool m = all_digits(x), n = all_digits(y);
        int c = m != n ? m - n : m ? ver_number_cmp(x, y) : fold_cmp(x, y);

        if (c)
            return c;
    }
    return (a.n > 0) - (b.n > 0);
}

static int release_cmp(struct str a, struct str b)
{
    int c = 0;

    while (c == 0 && (a.n > 0 || b.n > 0))
        c = ver_number_cmp(str_cut(&a, '.'), str_cut(&b, '.'));
    return c;
}

static int pep440_cmp(const struct pypi *x, const struct pypi *y)
{
    int c = ver_number_cmp(x->epoch, y->epoch);

    c = c ? c : release_cmp(x->release, y->release);
    c = c ? c : ver_sign((int)x->pre - (int)y->pre);
    c = c ? c : ver_number_cmp(x->pre_n, y->pre_n);
    c = c ? c : x->post - y->post;
    c = c ? c : ver_number_cmp(x->post_n, y->post_n);
    c = c ? c : y->dev - x->dev;
    c = c ? c : ver_number_cmp(x->dev_n, y->dev_n);
    return c ? c : local_cmp(x->local, y->local);
}

/*
 * The legacy rule (pkg_resources before PEP 440): parts are numbers padded to eight digits
 * and words behind a '*', compared as text; "final" ends the list.
 */
enum { LEGACY_PARTS = 1024 + 1, LEGACY_PAD = 8 };

struct legacy {
    size_t n;
    struct str parts[LEGACY_PARTS];
};

static bool is_number(struct str part)
{
    return char_is_digit(part.p[0]);
}

static struct str legacy_word(struct str w)
{
    static const struct {
        const char *from, *to;
    } table[] = {{"pre", "c"}, {"preview", "c"}, {"-", "final-"}, {"rc", "c"}, {"dev", "@"}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_ieq(w, str_of(table[i].from)))
            return str_of(table[i].to);
    return w;
}

static void legacy_add(struct legacy *l, struct str part)
{
    struct str *p = l->parts;

    if (!is_number(part)) {
        while (fold_cmp(part, STR("final")) < 0 && l->n > 0 && str_eq(p[l->n - 1], STR("final-")))
            l->n--;
        while (l->n > 0 && is_number(p[l->n - 1]) && p[l->n - 1].n <= LEGACY_PAD &&
               ver_unpad(p[l->n - 1]).n == 0)
            l->n--;
    }
    p[l->n++] = part;
}

static void legacy_split(struct str s, struct legacy *ret)
{
    ret->n = 0;
    while (s.n > 0) {
        struct str part = ver_digits(&s);

        if (part.n == 0)
            part = ver_letters(&s);
        if (part.n == 0 && is_separator(s.p[0]) && s.p[0] != '_') {
            part = str_sub(s, 0, 1);
            s = str_sub(s, 1, s.n);
        }
        if (part.n == 0) {
            while (part.n < s.n && !char_is_alnum(s.p[part.n]) && s.p[part.n] != '.' &&
                   s.p[part.n] != '-')
                part.n++;
            s = str_sub(s, part.n, s.n);
        }
        if (!str_eq(part, STR(".")))
            legacy_add(ret, legacy_word(part));
    }
    legacy_add(ret, STR("final"));
}

static int legacy_part_cmp(struct str a, struct str b)
{
    if (!is_number(a) || !is_number(b))
        return is_number(a) != is_number(b) ? is_number(a) - is_number(b) : fold_cmp(a, b);
    if (a.n <= LEGACY_PAD && b.n <= LEGACY_PAD)
        return ver_number_cmp(a, b);
    for (size_t i = 0;; i++) {
        size_t pa = a.n < LEGACY_PAD ? LEGACY_PAD - a.n : 0;
        size_t pb = b.n < LEGACY_PAD ? LEGACY_PAD - b.n : 0;

        if (i == a.n + pa || i == b.n + pb)
            return (i < a.n + pa) - (i < b.n + pb);
        char x = i < pa ? '0' : a.p[i - pa], y = i < pb ? '0' : b.p[i - pb];

        if (x != y)
            return x < y ? -1 : 1;
    }
}

static int legacy_cmp(struct str a, struct str b)
{
    struct legacy x, y;
    int c = 0;

    legacy_split(a, &x);
    legacy_split(b, &y);
    for (size_t i = 0; c == 0 && i < x.n && i < y.n; i++)
        c = legacy_part_cmp(x.parts[i], y.parts[i]);
    return c ? c : (x.n > y.n) - (x.n < y.n);
}

static int chars_check(struct str s, struct err *e)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return err_set(e, E_PARSE, "pypi version: it has a control character");
    return 0;
}

static int pypi_cmp(struct str a, struct str b, int *ret, struct err *e)
{
    struct pypi x, y;

    if (chars_check(a, e) < 0 || chars_check(b, e) < 0)
        return E_PARSE;
    bool p = pypi_parse(a, &x), q = pypi_parse(b, &y);

    *ret = p != q ? p - q : p ? pep440_cmp(&x, &y) : legacy_cmp(a, b);
    return 0;
}

enum { LEGACY = 0, PEP440 = 1 }; /* the first byte */
enum { LOCAL_END = 0, LOCAL_WORD = 1, LOCAL_NUMBER = 2 };

static void release_key(struct buf *out, struct str s)
{
    unsigned zeros = 0;

    while (s.n > 0) {
        struct str part = str_cut(&s, '.');

        if (ver_unpad(part).n == 0) {
            zeros++;
            continue;
        }
        for (; zeros > 0; zeros--)
            ver_key_number(out, STR_NONE);
        ver_key_number(out, part);
    }
    buf_add_u8(out, 0);
}

static void pep440_key(struct buf *out, const struct pypi *p)
{
    struct str local = p->local;

    buf_add_u8(out, PEP440);
    ver_key_number(out, p->epoch);
    release_key(out, p->release);
    buf_add_u8(out, p->pre);
    if (p->pre != PRE_NONE && p->pre != PRE_DEV_ONLY)
        ver_key_number(out, p->pre_n);
    buf_add_u8(out, p->post);
    if (p->post)
        ver_key_number(out, p->post_n);
    buf_add_u8(out, !p->dev);
    if (p->dev)
        ver_key_number(out, p->dev_n);
    while (local.n > 0) {
        struct str part = local_cut(&local);
        bool number = all_digits(part);

        buf_add_u8(out, number ? LOCAL_NUMBER : LOCAL_WORD);
        number ? ver_key_number(out, part) : ver_key_word_lower(out, part);
    }
    buf_add_u8(out, LOCAL_END);
}

static void legacy_key(struct buf *out, struct str v)
{
    struct legacy l;

    buf_add_u8(out, LEGACY);
    legacy_split(v, &l);
    for (size_t i = 0; i < l.n; i++) {
        buf_add_u8(out, 1);
        if (!is_number(l.parts[i]))
            buf_add_char(out, '*');
        for (size_t n = l.parts[i].n; is_number(l.parts[i]) && n < LEGACY_PAD; n++)
            buf_add_char(out, '0');
        ver_key_word_lower(out, l.parts[i]);
    }
}

static int pypi_key(struct str v, struct buf *out, struct err *e)
{
    struct pypi p;

    if (chars_check(v, e) < 0)
        return E_PARSE;
    if (pypi_parse(v, &p))
        pep440_key(out, &p);
    else
        legacy_key(out, v);
    return 0;
}

const struct ver_rules ver_pypi = {pypi_key, pypi_cmp};
