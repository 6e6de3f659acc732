/* epoch:version-release as librpm's rpmverCmp orders them. */
#include "codec/version/ver_key.h"
#include "codec/version/ver_order.h"

struct rpm {
    struct str epoch; /* digits; "" when missing, which is 0 */
    struct str version, release;
    bool has_release; /* "1" sorts before "1-" and "1-0" */
};

static int rpm_split(struct str v, struct rpm *ret, struct err *e)
{
    *ret = (struct rpm){0};
    for (size_t i = 0; i < v.n; i++)
        if ((unsigned char)v.p[i] <= ' ' || v.p[i] == 0x7f)
            return err_set(e, E_PARSE, "rpm version: it has a space or a control character");
    struct str rest = v, epoch = ver_digits(&rest);

    /* a colon behind anything but digits belongs to the version */
    if (rest.n > 0 && rest.p[0] == ':') {
        ret->epoch = epoch;
        v = str_sub(rest, 1, rest.n);
    }
    ptrdiff_t hyphen = str_rfind_char(v, '-');

    if (hyphen >= 0) {
        ret->has_release = true;
        ret->release = str_sub(v, (size_t)hyphen + 1, v.n);
        v = str_sub(v, 0, (size_t)hyphen);
    }
    ret->version = v;
    return v.n ? 0 : err_set(e, E_PARSE, "rpm version: nothing stands before the release");
}

/* What may stand at one place, in its order. */
enum rpm_kind { RPM_TILDE = 1, RPM_END, RPM_CARET, RPM_ALPHA, RPM_NUMBER };

static enum rpm_kind kind_of(char c)
{
    if (char_is_digit(c))
        return RPM_NUMBER;
    if (char_is_alpha(c))
        return RPM_ALPHA;
    return c == '~' ? RPM_TILDE : c == '^' ? RPM_CARET : RPM_END;
}

static enum rpm_kind token_next(struct str *s, struct str *text)
{
    while (s->n > 0 && kind_of(s->p[0]) == RPM_END)
        *s = str_sub(*s, 1, s->n);
    if (s->n == 0)
        return RPM_END;
    enum rpm_kind kind = kind_of(s->p[0]);

    if (kind == RPM_NUMBER)
        *text = ver_digits(s);
    else if (kind == RPM_ALPHA)
        *text = ver_letters(s);
    else
        *s = str_sub(*s, 1, s->n);
    return kind;
}

static int part_cmp(struct str a, struct str b)
{
    for (;;) {
        struct str s = STR_NONE, t = STR_NONE;
        enum rpm_kind x = token_next(&a, &s), y = token_next(&b, &t);
        int c = x != y ? (x < y ? -1 : 1) : 0;

        if (x == y && x == RPM_NUMBER)
            c = ver_number_cmp(s, t);
        else if (x == y && x == RPM_ALPHA)
            c = ver_sign(str_cmp(s, t));
        if (c || x == RPM_END)
            return c;
    }
}

static int rpm_cmp(struct str a, struct str b, int *ret, struct err *e)
{
    struct rpm x, y;

    if (rpm_split(a, &x, e) < 0 || rpm_split(b, &y, e) < 0)
        return E_PARSE;
    *ret = ver_number_cmp(x.epoch, y.epoch);
    if (*ret == 0)
        *ret = part_cmp(x.version, y.version);
    if (*ret == 0)
        *ret = x.has_release - y.has_release;
    if (*ret == 0)
        *ret = part_cmp(x.release, y.release);
    return 0;
}

static void part_key(struct buf *out, struct str s)
{
    while (s.n > 0) {
        enum rpm_kind kind = kind_of(s.p[0]);

        if (kind != RPM_END && kind != RPM_NUMBER)
            buf_add_u8(out, kind);
        if (kind == RPM_NUMBER)
            ver_key_number_in(out, RPM_NUMBER, UINT8_MAX, ver_digits(&s));
        else if (kind == RPM_ALPHA)
            ver_key_word(out, ver_letters(&s));
        else
            s = (struct str){s.p + 1, s.n - 1};
    }
    buf_add_u8(out, RPM_END);
}

static int rpm_key(struct str v, struct buf *out, struct err *e)
{
    struct rpm r;

    if (rpm_split(v, &r, e) < 0)
        return E_PARSE;
    ver_key_number(out, r.epoch);
    part_key(out, r.version);
    if (r.has_release)
        part_key(out, r.release);
    return 0;
}

const struct ver_rules ver_rpm = {rpm_key, rpm_cmp};
