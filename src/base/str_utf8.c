/* The part of str.h that knows UTF-8. */
#include "base/str.h"

size_t str_char(struct str s, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s.p;

    if (s.n == 0)
        return 0;
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

    if (n == 0 || n > s.n || p[0] > 0xf4)
        return 0;
    *cp = n == 1 ? p[0] : p[0] & (0xffU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        *cp = *cp << 6 | (p[i] & 0x3f);
    }
    if ((n == 3 && *cp < 0x800) || (n == 4 && (*cp < 0x10000 || *cp > 0x10ffff)) ||
        (*cp >= 0xd800 && *cp < 0xe000))
        return 0;
    return n;
}

bool str_utf8_valid(struct str s)
{
    while (s.n > 0) {
        uint32_t cp;
        size_t n = str_char(s, &cp);

        if (n == 0)
            return false;
        s.p += n;
        s.n -= n;
    }
    return true;
}

/* Unicode's East Asian Width W and F in the blocks that names and texts use; marks take none. */
static const struct {
    uint32_t from, to;
    uint8_t width;
} widths[] = {
    {0x0, 0x1f, 0},        {0x7f, 0x7f, 0},     {0x300, 0x36f, 0},     {0x1100, 0x115f, 2},
    {0x200b, 0x200b, 0},   {0x200d, 0x200d, 0}, {0x2e80, 0x303e, 2},   {0x3041, 0xa4cf, 2},
    {0xac00, 0xd7a3, 2},   {0xf900, 0xfaff, 2}, {0xfe00, 0xfe0f, 0},   {0xfe30, 0xfe6f, 2},
    {0xff01, 0xff60, 2},   {0xffe0, 0xffe6, 2}, {0x1f300, 0x1f64f, 2}, {0x1f900, 0x1f9ff, 2},
    {0x20000, 0x3fffd, 2},
};

static size_t char_width(uint32_t cp)
{
    size_t lo = 0, hi = sizeof widths / sizeof *widths;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (cp > widths[mid].to)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < sizeof widths / sizeof *widths && cp >= widths[lo].from ? widths[lo].width : 1;
}

/* Takes one character (or one bad byte, of width 1) off *s. */
static size_t char_cut(struct str *s)
{
    uint32_t cp;
    size_t n = str_char(*s, &cp);
    size_t width = n ? char_width(cp) : 1;

    n = n ? n : 1;
    s->p += n;
    s->n -= n;
    return width;
}

/* Takes the printable ASCII at the front off *s: a column a byte. */
static size_t ascii_cut(struct str *s, size_t most)
{
    size_t n = 0;

    most = most < s->n ? most : s->n;
    while (n < most && s->p[n] >= ' ' && s->p[n] <= '~')
        n++;
    *s = (struct str){s->p + n, s->n - n};
    return n;
}

size_t str_width(struct str s)
{
    size_t width = ascii_cut(&s, s.n);

    while (s.n > 0) {
        width += char_cut(&s);
        width += ascii_cut(&s, s.n);
    }
    return width;
}

struct str str_fit(struct str s, size_t width)
{
    struct str rest = s;
    size_t used = ascii_cut(&rest, width);

    while (rest.n > 0) {
        struct str before = rest;

        used += char_cut(&rest);
        if (used > width)
            return (struct str){s.p, (size_t)(before.p - s.p)};
    }
    return s;
}
