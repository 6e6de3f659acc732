/*
 * Alpine's order as apk-tools 2.14 and 3 have it:
 * number{.number}{letter}{_suffix{number}}{~hash}{-rNUMBER}. From the second number on, a
 * number with a leading zero is compared as text. Wider than apk 3 in one place: a number
 * may follow the letter (6.6.2p1), as apk 2 allowed.
 */
#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

/* In the order of what may stand at one place: less than the end are only pre-releases. */
enum apk_kind {
    APK_ALPHA = 1,
    APK_BETA,
    APK_PRE,
    APK_RC,
    APK_END,
    APK_REVISION,
    APK_HASH,
    APK_SUFFIX_NUMBER,
    APK_CVS,
    APK_SVN,
    APK_GIT,
    APK_HG,
    APK_P,
    APK_LETTER,
    APK_PADDED,
    APK_NUMBER,
    APK_FIRST,
    APK_BAD,
};

struct apk_token {
    enum apk_kind kind;
    struct str text; /* digits, a letter, a hash */
};

static bool is_suffix(enum apk_kind k)
{
    return k <= APK_RC || (k >= APK_CVS && k <= APK_P);
}

/* Numbers and the letter may only stand before all else. */
static bool is_front(enum apk_kind k)
{
    return k >= APK_LETTER && k <= APK_FIRST;
}

static enum apk_kind suffix_kind(struct str word)
{
    static const struct {
        const char *word;
        enum apk_kind kind;
    } table[] = {{"alpha", APK_ALPHA}, {"beta", APK_BETA}, {"pre", APK_PRE},
                 {"rc", APK_RC},       {"cvs", APK_CVS},   {"svn", APK_SVN},
                 {"git", APK_GIT},     {"hg", APK_HG},     {"p", APK_P}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (str_eq(word, str_of(table[i].word)))
            return table[i].kind;
    return APK_BAD;
}

static struct apk_token number_take(struct str *s, enum apk_kind kind)
{
    struct apk_token t = {kind, ver_digits(s)};

    if (t.text.n == 0)
        t.kind = APK_BAD;
    else if (kind == APK_NUMBER && t.text.p[0] == '0')
        t.kind = APK_PADDED;
    return t;
}

static struct apk_token suffix_take(struct str *s)
{
    struct str word = {s->p, 0};

    while (word.n < s->n && char_is_lower(s->p[word.n]))
        word.n++;
    *s = str_sub(*s, word.n, s->n);
    return (struct apk_token){suffix_kind(word), STR_NONE};
}

static struct apk_token hash_take(struct str *s)
{
    struct str hex = {s->p, 0};

    while (hex.n < s->n && (char_is_digit(s->p[hex.n]) ||
                            (char_lower(s->p[hex.n]) >= 'a' && char_lower(s->p[hex.n]) <= 'f')))
        hex.n++;
    *s = str_sub(*s, hex.n, s->n);
    return (struct apk_token){hex.n ? APK_HASH : APK_BAD, hex};
}

static bool is_open(enum apk_kind last)
{
    return is_front(last) && last != APK_LETTER;
}

/* Behind '.', '_', '~' or "-r", which is gone from *s. */
static struct apk_token marked_take(struct str *s, char mark, enum apk_kind last)
{
    if (mark == '.' && is_open(last))
        return number_take(s, APK_NUMBER);
    if (mark == '_' && (is_front(last) || is_suffix(last) || last == APK_SUFFIX_NUMBER))
        return suffix_take(s);
    if (mark == '~' && last != APK_HASH && last != APK_REVISION)
        return hash_take(s);
    if (mark == '-' && last != APK_REVISION && s->n > 0 && s->p[0] == 'r') {
        *s = str_sub(*s, 1, s->n);
        return number_take(s, APK_REVISION);
    }
    return (struct apk_token){APK_BAD, STR_NONE};
}

/* `last` is the kind before; APK_BAD at the beginning. */
static struct apk_token token_next(struct str *s, enum apk_kind last)
{
    if (last == APK_BAD)
        return number_take(s, APK_FIRST);
    if (s->n == 0)
        return (struct apk_token){APK_END, STR_NONE};
    struct str c = str_sub(*s, 0, 1);

    if (char_is_digit(c.p[0]) && is_suffix(last))
        return number_take(s, APK_SUFFIX_NUMBER);
    if (char_is_digit(c.p[0]) && last == APK_LETTER)
        return number_take(s, APK_NUMBER);
    *s = str_sub(*s, 1, s->n);
    if (char_is_lower(c.p[0]) && is_open(last))
        return (struct apk_token){APK_LETTER, c};
    return marked_take(s, c.p[0], last);
}

static int bad_version(struct err *e)
{
    return err_set(e, E_PARSE,
                   "apk version: it does not follow number{.number}{letter}"
                   "{_suffix{number}}{~hash}{-rnumber}");
}

static int apk_check(struct str s, struct err *e)
{
    struct apk_token t = {APK_BAD, STR_NONE};

    do
        t = token_next(&s, t.kind);
    while (t.kind != APK_END && t.kind != APK_BAD);
    return t.kind == APK_END ? 0 : bad_version(e);
}

static int token_cmp(struct apk_token x, struct apk_token y)
{
    if (x.kind != y.kind)
        return x.kind < y.kind ? -1 : 1;
    if (x.kind == APK_LETTER || x.kind == APK_PADDED || x.kind == APK_HASH)
        return ver_sign(str_cmp(x.text, y.text));
    return ver_number_cmp(x.text, y.text);
}

static int apk_cmp(struct str a, struct str b, int *ret, struct err *e)
{
    struct apk_token x = {APK_BAD, STR_NONE}, y = x;

    if (apk_check(a, e) < 0 || apk_check(b, e) < 0)
        return E_PARSE;
    do {
        x = token_next(&a, x.kind);
        y = token_next(&b, y.kind);
        *ret = token_cmp(x, y);
    } while (*ret == 0 && x.kind != APK_END);
    return 0;
}

static int apk_key(struct str v, struct buf *out, struct err *e)
{
    struct apk_token t = {APK_BAD, STR_NONE};

    do {
        t = token_next(&v, t.kind);
        if (t.kind == APK_BAD)
            return bad_version(e);
        if (t.kind == APK_NUMBER || t.kind == APK_FIRST) {
            ver_key_number_in(out, APK_NUMBER, UINT8_MAX, t.text);
            continue;
        }
        buf_add_u8(out, t.kind);
        if (t.kind == APK_LETTER || t.kind == APK_PADDED || t.kind == APK_HASH)
            ver_key_word(out, t.text);
        else if (t.kind == APK_SUFFIX_NUMBER || t.kind == APK_REVISION)
            ver_key_number(out, t.text);
    } while (t.kind != APK_END);
    return 0;
}

const struct ver_rules ver_apk = {apk_key, apk_cmp};
