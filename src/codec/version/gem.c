/*
 * Gem::Version: numbers and words in turn, "-" reads as ".pre.". A version goes on with
 * zeros for ever, a word sorts before zero, and zeros in front of the first word do not
 * count (1.0.a is 1.a). Wider than RubyGems in one place: the first part may have letters
 * behind its digits ("1beta"), as old gems do.
 */
#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

/* Parts of letters and digits between dots; from the first '-' on, parts may hold '-'. */
static int gem_check(struct str s, struct err *e)
{
    bool dashed = false, fresh = true, ok = char_is_digit(s.p[0]);

    for (size_t i = 0; i < s.n && ok; i++) {
        char c = s.p[i];
        bool inside = char_is_alnum(c) || (c == '-' && dashed);

        ok = inside || (!fresh && (c == '.' || c == '-'));
        dashed |= c == '-';
        fresh = !inside;
    }
    if (ok && !fresh)
        return 0;
    return err_set(e, E_PARSE, "gem version: it is not made of numbers and letters between dots");
}

/* The next number or word ("-" is the word "pre"); false at the end. */
static bool token_next(struct str *s, struct str *text, bool *word)
{
    while (s->n > 0 && s->p[0] == '.')
        *s = (struct str){s->p + 1, s->n - 1};
    if (s->n == 0)
        return false;
    *word = !char_is_digit(s->p[0]);
    if (s->p[0] == '-') {
        *text = STR("pre");
        *s = (struct str){s->p + 1, s->n - 1};
    } else {
        *text = *word ? ver_letters(s) : ver_digits(s);
    }
    return true;
}

/* Walks a version for the comparison; zeros before the first word are left out. */
struct walk {
    struct str rest;
    const char *gap, *word; /* from `gap` on only zeros stand until `word`; NULL: no word */
};

static struct walk walk_start(struct str s)
{
    struct walk w = {s, s.p, NULL};
    struct str text = STR_NONE;
    bool word = false;

    for (const char *at = s.p; w.word == NULL && token_next(&s, &text, &word); at = s.p) {
        if (word)
            w.word = at;
        else if (ver_unpad(text).n > 0)
            w.gap = s.p;
    }
    return w;
}

/* A number's digits, "" past the end and for zero. */
static bool walk_next(struct walk *w, struct str *text, bool *word)
{
    *text = STR_NONE;
    *word = false;
    if (w->word && w->rest.p == w->gap)
        w->rest = (struct str){w->word, w->rest.n - (size_t)(w->word - w->rest.p)};
    return token_next(&w->rest, text, word);
}

static int gem_cmp(struct str a, struct str b, int *ret, struct err *e)
{
    if (gem_check(a, e) < 0 || gem_check(b, e) < 0)
        return E_PARSE;
    struct walk x = walk_start(a), y = walk_start(b);
    bool more = true;

    for (*ret = 0; more && *ret == 0;) {
        struct str s, t;
        bool v, w;

        more = walk_next(&x, &s, &v);
        more |= walk_next(&y, &t, &w);
        if (v != w)
            *ret = v ? -1 : 1;
        else
            *ret = v ? ver_sign(str_cmp(s, t)) : ver_number_cmp(s, t);
    }
    return 0;
}

/*
 * What may stand at one place, in its order. A run of zeros is written with what follows
 * it: before a word, the longer run is greater; before a number, the shorter one.
 */
enum { WORD = 1, ZEROS_WORD = 2, END = 3, ZEROS_NUMBER = 4, NUMBER = 5 };

static void zeros_key(struct buf *out, uint8_t tag, unsigned run)
{
    buf_add_u8(out, tag);
    buf_add_u8(out, (uint8_t)(run >> 8));
    buf_add_u8(out, (uint8_t)run);
}

static int gem_key(struct str v, struct buf *out, struct err *e)
{
    struct str text = STR_NONE;
    bool word = false, worded = false;
    unsigned zeros = 0;

    if (gem_check(v, e) < 0)
        return E_PARSE;
    while (token_next(&v, &text, &word)) {
        if (!word && ver_unpad(text).n == 0) {
            zeros++;
            continue;
        }
        if (word && zeros > 0 && worded)
            zeros_key(out, ZEROS_WORD, zeros);
        else if (!word && zeros > 0)
            zeros_key(out, ZEROS_NUMBER, 0xFFFF - zeros);
        if (word)
            buf_add_u8(out, WORD);
        word ? ver_key_word(out, text) : ver_key_number_in(out, NUMBER, UINT8_MAX, text);
        worded |= word;
        zeros = 0;
    }
    buf_add_u8(out, END);
    return 0;
}

const struct ver_rules ver_gem = {gem_key, gem_cmp};
