/* deb-version(7) as dpkg has it: epoch, upstream part, revision. */
#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

struct deb {
    struct str epoch, upstream, revision; /* a missing one is "", which counts as 0 */
};

static bool epoch_valid(struct str s)
{
    uint64_t v;

    return str_u64(s, &v) && v <= INT32_MAX;
}

static bool chars_valid(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return true;
}

static int deb_split(struct str v, struct deb *ret, struct err *e)
{
    *ret = (struct deb){0};
    if (!chars_valid(v))
        return err_set(e, E_PARSE, "deb version: it has a space or a byte outside ASCII");
    ptrdiff_t colon = str_find_char(v, ':');

    if (colon >= 0) {
        ret->epoch = str_sub(v, 0, (size_t)colon);
        if (!epoch_valid(ret->epoch))
            return err_set(e, E_PARSE, "deb version: the epoch before ':' is no number in range");
        v = str_sub(v, (size_t)colon + 1, v.n);
    }
    ptrdiff_t hyphen = str_rfind_char(v, '-');

    if (hyphen >= 0) {
        ret->revision = str_sub(v, (size_t)hyphen + 1, v.n);
        v = str_sub(v, 0, (size_t)hyphen);
        if (ret->revision.n == 0)
            return err_set(e, E_PARSE, "deb version: nothing stands behind the last '-'");
    }
    ret->upstream = v;
    return v.n ? 0 : err_set(e, E_PARSE, "deb version: the upstream part is empty");
}

/* A digit and the end rank alike: both end a run of other characters. */
static int rank_at(struct str s, size_t i)
{
    char c = i < s.n ? s.p[i] : '0';

    if (char_is_digit(c))
        return 0;
    if (c == '~')
        return -1;
    return char_is_alpha(c) ? c : c + 256;
}

static int part_cmp(struct str a, struct str b)
{
    while (a.n > 0 || b.n > 0) {
        size_t i = 0;
        int x, y;

        for (;; i++) {
            x = rank_at(a, i);
            y = rank_at(b, i);
            if (x != y)
                return x < y ? -1 : 1;
            if (x == 0)
                break;
        }
        a = str_sub(a, i, a.n);
        b = str_sub(b, i, b.n);
        x = ver_number_cmp(ver_digits(&a), ver_digits(&b));
        if (x)
            return x;
    }
    return 0;
}

static int deb_cmp(struct str a, struct str b, int *ret, struct err *e)
{
    struct deb x, y;

    if (deb_split(a, &x, e) < 0 || deb_split(b, &y, e) < 0)
        return E_PARSE;
    *ret = ver_number_cmp(x.epoch, y.epoch);
    if (*ret == 0)
        *ret = part_cmp(x.upstream, y.upstream);
    if (*ret == 0)
        *ret = part_cmp(x.revision, y.revision);
    return 0;
}

/*
 * The bytes of a part, in their order: '~', then the end of the part or of a run of other
 * characters with the number that follows it, letters as they are, all else.
 */
enum { KEY_LEAST = 8 }; /* comparing takes eight bytes at once */
enum { TILDE = 1, END = 2, TWO = END + 9, MORE = TWO + 10, END_LONG = 'A' - 1, OTHER = 128 };

/*
 * A number by value, most in one byte: END is 0, behind it stand 1 to 9; then the first of two
 * digits, with the second behind it; then how many digits there are, and these.
 */
static void number_key(struct buf *out, struct str digits)
{
    digits = ver_unpad(digits);
    if (digits.n == 0) {
        buf_add_u8(out, END);
    } else if (digits.n <= 2) {
        buf_add_u8(out, (uint8_t)((digits.n == 1 ? END : TWO) + digits.p[0] - '0'));
        if (digits.n == 2)
            buf_add_char(out, digits.p[1]);
    } else {
        ver_key_number_in(out, MORE - 3, END_LONG, digits);
    }
}

static void part_key(struct buf *out, struct str s)
{
    do {
        while (s.n > 0 && !char_is_digit(s.p[0])) {
            char c = s.p[0];

            buf_add_u8(out, c == '~' ? TILDE : (uint8_t)(char_is_alpha(c) ? c : c + OTHER));
            s = (struct str){s.p + 1, s.n - 1};
        }
        number_key(out, ver_digits(&s));
    } while (s.n > 0);
    buf_add_u8(out, END);
}

static int deb_key(struct str v, struct buf *out, struct err *e)
{
    size_t from = out->n;
    struct deb d;

    if (deb_split(v, &d, e) < 0)
        return E_PARSE;
    ver_key_number(out, d.epoch);
    part_key(out, d.upstream);
    part_key(out, d.revision);
    while (out->n - from < KEY_LEAST && !out->over)
        buf_add_u8(out, 0); /* no key begins another, so what stands behind one is free */
    return 0;
}

const struct ver_rules ver_deb = {deb_key, deb_cmp};
