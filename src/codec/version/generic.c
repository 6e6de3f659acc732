/*
 * Dotted versions of vendors that state no rule; ver_order.h and version.h tell the rule.
 * Numbers and words in turn, any of . - _ + , / : ( ) and space between them.
 */
#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

/* What may stand at one place, in its order. */
enum generic_kind {
    TILDE = 1,
    DEV,
    ALPHA,
    BETA,
    MILESTONE,
    PRE,
    RC,
    END,
    WORD,
    NUMBER,
};

struct generic_token {
    enum generic_kind kind;
    struct str text;
};

static enum generic_kind word_kind(struct str w)
{
    static const struct {
        const char *word;
        enum generic_kind kind;
    } table[] = {{"dev", DEV},   {"snapshot", DEV}, {"nightly", DEV},         {"alpha", ALPHA},
                 {"beta", BETA}, {"pre", PRE},      {"milestone", MILESTONE}, {"preview", PRE},
                 {"rc", RC},     {"cr", RC}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_ieq(w, str_of(table[i].word)))
            return table[i].kind;
    return WORD;
}

static bool is_separator(char c)
{
    return c != 0 && strchr(".-_+,/:() ", c) != NULL;
}

/* "1.2.final", "1.2.GA" and "1.2.RELEASE" say nothing. */
static bool is_filler(struct str w)
{
    return str_ieq(w, STR("final")) || str_ieq(w, STR("ga")) || str_ieq(w, STR("release"));
}

static struct generic_token token_next(struct str *s)
{
    struct generic_token t = {END, STR_NONE};

    while (s->n > 0 && is_separator(s->p[0]))
        *s = (struct str){s->p + 1, s->n - 1};
    if (s->n == 0)
        return t;
    if (s->p[0] == '~') {
        *s = (struct str){s->p + 1, s->n - 1};
        t.kind = TILDE;
    } else if (char_is_digit(s->p[0])) {
        t = (struct generic_token){NUMBER, ver_digits(s)};
    } else {
        t.text = ver_letters(s);
        t.kind = s->n == 0 && is_filler(t.text) ? END : word_kind(t.text);
    }
    return t;
}

static int generic_check(struct str *v, struct err *e)
{
    size_t digits = 0;

    for (size_t i = 0; i < v->n; i++) {
        char c = v->p[i];

        if (!char_is_alnum(c) && c != '~' && !is_separator(c))
            return err_set(e, E_PARSE, "version: it has a character that no version has");
        digits += char_is_digit(c);
    }
    if (digits == 0)
        return err_set(e, E_PARSE, "version: it has no number");
    if (v->n > 1 && char_lower(v->p[0]) == 'v' && char_is_digit(v->p[1]))
        *v = str_sub(*v, 1, v->n);
    return 0;
}

static bool is_zero(struct generic_token t)
{
    return t.kind == NUMBER && ver_unpad(t.text).n == 0;
}

/* As token_next, but without the zeros that end a run of numbers. */
static struct generic_token token_step(struct str *s)
{
    struct generic_token first = token_next(s), t = first;
    struct str ahead = *s;

    while (is_zero(t))
        t = token_next(&ahead);
    if (t.kind == NUMBER)
        return first;
    if (is_zero(first))
        *s = ahead;
    return t;
}

static int fold_cmp(struct str a, struct str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        char x = char_lower(a.p[i]), y = char_lower(b.p[i]);

        if (x != y)
            return x < y ? -1 : 1;
    }
    return (a.n > b.n) - (a.n < b.n);
}

static int generic_cmp(struct str a, struct str b, int *ret, struct err *e)
{
    if (generic_check(&a, e) < 0 || generic_check(&b, e) < 0)
        return E_PARSE;
    for (;;) {
        struct generic_token x = token_step(&a), y = token_step(&b);

        *ret = ver_sign((int)x.kind - (int)y.kind);
        if (*ret == 0 && x.kind == NUMBER)
            *ret = ver_number_cmp(x.text, y.text);
        else if (*ret == 0 && x.kind == WORD)
            *ret = fold_cmp(x.text, y.text);
        if (*ret || x.kind == END)
            return 0;
    }
}

static int generic_key(struct str v, struct buf *out, struct err *e)
{
    struct generic_token t;
    unsigned zeros = 0;

    if (generic_check(&v, e) < 0)
        return E_PARSE;
    do {
        t = token_next(&v);
        if (is_zero(t)) {
            zeros++;
            continue;
        }
        for (; t.kind == NUMBER && zeros > 0; zeros--)
            ver_key_number_in(out, NUMBER, UINT8_MAX, STR_NONE);
        zeros = 0;
        if (t.kind == NUMBER)
            ver_key_number_in(out, NUMBER, UINT8_MAX, t.text);
        else
            buf_add_u8(out, t.kind);
        if (t.kind == WORD)
            ver_key_word_lower(out, t.text);
    } while (t.kind != END);
    return 0;
}

const struct ver_rules ver_generic = {generic_key, generic_cmp};
