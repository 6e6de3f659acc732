#include "codec/cpe.h"

static const char *const field_names[CPE_FIELDS] = {
    "part",     "vendor",     "product",   "version",   "update", "edition",
    "language", "sw_edition", "target_sw", "target_hw", "other",
};

enum { URI_FIELDS = CPE_LANGUAGE + 1, PACKED = 5, ALL_ANY = sizeof "cpe:2.3" + 2 * CPE_FIELDS };

/* A value in the making: well-formed-name form, room for every byte quoted. */
struct maker {
    char *p;
    size_t n;
};

static struct maker maker_for(struct arena *a, struct str s)
{
    return (struct maker){arena_bytes(a, s.n * 2 + 1), 0};
}

static bool printable(char c)
{
    return c > ' ' && c < 0x7f;
}

static void put_literal(struct maker *m, char c)
{
    if (!char_is_alnum(c) && c != '_')
        m->p[m->n++] = '\\';
    m->p[m->n++] = char_lower(c);
}

static bool is_wild(char c)
{
    return c == '*' || c == '?';
}

/* Bytes of the (quoted) character at i. */
static size_t char_size(struct str s, size_t i)
{
    return s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
}

/* Bytes of the wildcard at i, "*" or "??"; 0 for none. */
static size_t wild_size(struct str s, size_t i)
{
    size_t n = 0;

    if (i < s.n && s.p[i] == '*')
        return 1;
    while (i + n < s.n && s.p[i + n] == '?')
        n++;
    return n;
}

/* Where the text between the wildcards at both ends begins and ends. */
struct span {
    size_t from, to;
};

static struct span core_of(struct str s)
{
    struct span c = {wild_size(s, 0), 0};

    for (c.to = c.from; c.to < s.n && !is_wild(s.p[c.to]);)
        c.to += char_size(s, c.to);
    return c;
}

static int value_done(const struct maker *m, enum cpe_field f, struct cpe_value *ret, struct err *e)
{
    struct str s = {m->p, m->n};
    struct span core = core_of(s);
    bool lone = core.from == core.to; /* no text: only "*", which is ANY, or "??" */

    if (str_eq(s, STR("*"))) {
        *ret = (struct cpe_value){CPE_ANY, STR_NONE};
        return 0;
    }
    if (core.to + wild_size(s, core.to) != s.n || (lone && (core.to < s.n || s.p[0] == '*')))
        return err_set(e, E_PARSE,
                       "cpe: the %s has a wildcard inside; it may only begin or end a value",
                       field_names[f]);
    *ret = (struct cpe_value){CPE_VALUE, s};
    return 0;
}

static int bad_character(enum cpe_field f, struct err *e)
{
    return err_set(e, E_PARSE,
                   "cpe: the %s has a character that cannot stand there; quote or remove it",
                   field_names[f]);
}

static bool is_logical(struct str s, struct cpe_value *ret)
{
    if (!str_eq(s, STR("*")) && !str_eq(s, STR("-")))
        return false;
    *ret = (struct cpe_value){s.p[0] == '*' ? CPE_ANY : CPE_NA, STR_NONE};
    return true;
}

static int part_check(const struct cpe *c, struct err *e)
{
    const struct cpe_value *part = &c->f[CPE_PART];

    if (part->kind == CPE_VALUE && (part->text.n != 1 || !strchr("aho", part->text.p[0])))
        return err_set(e, E_PARSE, "cpe: \"%.*s\" is not a part; use a, o or h",
                       STR_ARG(str_sub(part->text, 0, 20)));
    return 0;
}

/* NISTIR 7695, 6.2.3: what is not quoted and should be is quoted. */
static int formatted_value(struct arena *a, struct str s, enum cpe_field f, struct cpe_value *ret,
                           struct err *e)
{
    if (is_logical(s, ret))
        return 0;
    if (s.n == 0)
        return err_set(e, E_PARSE, "cpe: the %s is empty; write * for any or - for none",
                       field_names[f]);
    struct maker m = maker_for(a, s);

    for (size_t i = 0; i < s.n; i++) {
        bool quoted = s.p[i] == '\\';

        if (quoted)
            i++;
        if (i >= s.n || !printable(s.p[i]))
            return bad_character(f, e);
        if (!quoted && is_wild(s.p[i]))
            m.p[m.n++] = s.p[i];
        else
            put_literal(&m, s.p[i]);
    }
    return value_done(&m, f, ret, e);
}

/* The part before the first ':' that is not quoted, off *s. */
static struct str formatted_cut(struct str *s)
{
    struct str whole = *s;
    size_t i = 0;

    while (i < whole.n && whole.p[i] != ':')
        i += char_size(whole, i);
    *s = str_sub(whole, i + 1, whole.n);
    return str_sub(whole, 0, i);
}

static int formatted_parse(struct arena *a, struct str s, struct cpe *ret, struct err *e)
{
    size_t n = 1;

    for (size_t i = 0; i < s.n; i += char_size(s, i))
        n += s.p[i] == ':';
    if (n != CPE_FIELDS)
        return err_set(e, E_PARSE, "cpe: %zu fields, not %d; write all of them, * for any", n,
                       CPE_FIELDS);
    for (int f = 0; f < CPE_FIELDS; f++) {
        int rc = formatted_value(a, formatted_cut(&s), (enum cpe_field)f, &ret->f[f], e);

        if (rc < 0)
            return rc;
    }
    return 0;
}

static int hex_of(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that "%xx" at i stands for, or -1. */
static int percent_byte(struct str s, size_t i)
{
    int hi = i + 2 < s.n ? hex_of(s.p[i + 1]) : -1, lo = i + 2 < s.n ? hex_of(s.p[i + 2]) : -1;

    return hi < 0 || lo < 0 ? -1 : hi * 16 + lo;
}

/* NISTIR 7695, 6.1.3: %01 is the wildcard '?', %02 is '*'. */
static int uri_value(struct arena *a, struct str s, enum cpe_field f, struct cpe_value *ret,
                     struct err *e)
{
    *ret = (struct cpe_value){CPE_ANY, STR_NONE};
    if (s.n == 0 || is_logical(s, ret))
        return 0;
    struct maker m = maker_for(a, s);

    for (size_t i = 0; i < s.n; i++) {
        int byte = s.p[i] == '%' ? percent_byte(s, i) : s.p[i];

        if (s.p[i] == '%')
            i += 2;
        if (byte == 1 || byte == 2)
            m.p[m.n++] = byte == 1 ? '?' : '*';
        else if (byte > ' ' && byte < 0x7f)
            put_literal(&m, (char)byte);
        else
            return bad_character(f, e);
    }
    return value_done(&m, f, ret, e);
}

/* "~edition~sw_edition~target_sw~target_hw~other" */
static int packed_parse(struct arena *a, struct str s, struct cpe *ret, struct err *e)
{
    static const enum cpe_field fields[PACKED] = {CPE_EDITION, CPE_SW_EDITION, CPE_TARGET_SW,
                                                  CPE_TARGET_HW, CPE_OTHER};

    if (str_count(s, '~') > PACKED)
        return bad_character(CPE_EDITION, e);
    s = str_sub(s, 1, s.n);
    for (int i = 0; i < PACKED; i++) {
        int rc = uri_value(a, str_cut(&s, '~'), fields[i], &ret->f[fields[i]], e);

        if (rc < 0)
            return rc;
    }
    return 0;
}

static int uri_parse(struct arena *a, struct str s, struct cpe *ret, struct err *e)
{
    if (str_count(s, ':') >= URI_FIELDS)
        return err_set(e, E_PARSE, "cpe: %zu fields, over %d; remove the last",
                       str_count(s, ':') + 1, URI_FIELDS);
    for (int f = CPE_SW_EDITION; f < CPE_FIELDS; f++)
        ret->f[f] = (struct cpe_value){CPE_ANY, STR_NONE};
    for (int f = 0; f < URI_FIELDS; f++) {
        struct str part = str_cut(&s, ':');
        bool packed = f == CPE_EDITION && str_starts(part, STR("~"));
        int rc = packed ? packed_parse(a, part, ret, e)
                        : uri_value(a, part, (enum cpe_field)f, &ret->f[f], e);

        if (rc < 0)
            return rc;
    }
    return 0;
}

int cpe_parse(struct arena *a, struct str text, struct cpe *ret, struct err *e)
{
    struct cpe c = {0};
    int rc;

    if (text.n > CPE_MAX)
        return err_set(e, E_LIMIT, "cpe: %zu bytes, over %d", text.n, CPE_MAX);
    if (str_istarts(text, STR("cpe:2.3:")))
        rc = formatted_parse(a, str_sub(text, 8, text.n), &c, e);
    else if (str_istarts(text, STR("cpe:/")))
        rc = uri_parse(a, str_sub(text, 5, text.n), &c, e);
    else
        return err_set(e, E_PARSE,
                       "cpe: \"%.*s\" does not begin with cpe:2.3: or cpe:/; correct it",
                       STR_ARG(str_sub(text, 0, 60)));
    if (rc < 0 || (rc = part_check(&c, e)) < 0)
        return rc;
    /* quotes may have been added: one a byte at most, and "*" for fields that are not there */
    size_t n = 2 * text.n + ALL_ANY > CPE_MAX ? cpe_text(a, &c).n : 0;

    if (n > CPE_MAX)
        return err_set(e, E_LIMIT, "cpe: %zu bytes, over %d", n, CPE_MAX);
    *ret = c;
    return 0;
}

static void put_str(struct maker *m, struct str s)
{
    if (s.n > 0)
        memcpy(m->p + m->n, s.p, s.n);
    m->n += s.n;
}

static void put_formatted(struct maker *m, const struct cpe_value *v)
{
    struct str s = v->text;

    if (v->kind != CPE_VALUE) {
        m->p[m->n++] = v->kind == CPE_ANY ? '*' : '-';
        return;
    }
    bool bare = !str_eq(s, STR("\\-")); /* alone, '-' would read as NA */

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] != '.' && s.p[i + 1] != '-'))
            m->p[m->n++] = s.p[i++];
        else if (s.p[i] == '\\' && i + 1 < s.n && bare)
            i++;
        m->p[m->n++] = s.p[i];
    }
}

static size_t text_room(const struct cpe *c)
{
    size_t n = STR("cpe:2.3:").n + CPE_FIELDS * 2;

    for (int f = 0; f < CPE_FIELDS; f++)
        n += c->f[f].text.n * 3; /* at most: "%xx" for one byte */
    return n;
}

struct str cpe_text(struct arena *a, const struct cpe *c)
{
    struct maker m = {arena_bytes(a, text_room(c)), 0};

    put_str(&m, STR("cpe:2.3"));
    for (int f = 0; f < CPE_FIELDS; f++) {
        m.p[m.n++] = ':';
        put_formatted(&m, &c->f[f]);
    }
    return (struct str){m.p, m.n};
}

static void put_percent(struct maker *m, char c)
{
    static const char hex[] = "0123456789abcdef";

    m->p[m->n++] = '%';
    m->p[m->n++] = hex[(unsigned char)c >> 4];
    m->p[m->n++] = hex[c & 15];
}

static void put_uri(struct maker *m, const struct cpe_value *v)
{
    struct str s = v->text;
    bool lone = str_eq(s, STR("\\-"));

    if (v->kind == CPE_NA)
        m->p[m->n++] = '-';
    if (v->kind != CPE_VALUE)
        return;
    for (size_t i = 0; i < s.n; i++) {
        bool quoted = s.p[i] == '\\' && i + 1 < s.n;

        i += quoted;
        if (!quoted && is_wild(s.p[i]))
            put_percent(m, s.p[i] == '?' ? 1 : 2);
        else if (quoted && (lone || (s.p[i] != '.' && s.p[i] != '-')))
            put_percent(m, s.p[i]);
        else
            m->p[m->n++] = s.p[i];
    }
}

static void put_edition(struct maker *m, const struct cpe *c)
{
    bool packed = false;

    for (int f = CPE_SW_EDITION; f < CPE_FIELDS; f++)
        packed = packed || c->f[f].kind != CPE_ANY;
    if (packed)
        m->p[m->n++] = '~';
    put_uri(m, &c->f[CPE_EDITION]);
    for (int f = CPE_SW_EDITION; f < CPE_FIELDS && packed; f++) {
        m->p[m->n++] = '~';
        put_uri(m, &c->f[f]);
    }
}

struct str cpe_uri(struct arena *a, const struct cpe *c)
{
    struct maker m = {arena_bytes(a, text_room(c)), 0};

    put_str(&m, STR("cpe:/"));
    for (int f = 0; f < URI_FIELDS; f++) {
        if (f > 0)
            m.p[m.n++] = ':';
        if (f == CPE_EDITION)
            put_edition(&m, c);
        else
            put_uri(&m, &c->f[f]);
    }
    while (m.n > STR("cpe:/").n && m.p[m.n - 1] == ':')
        m.n--;
    return (struct str){m.p, m.n};
}

struct str cpe_plain(struct arena *a, const struct cpe *c, enum cpe_field f)
{
    struct str s = c->f[f].text;
    struct maker m = maker_for(a, s);

    if (c->f[f].kind != CPE_VALUE)
        return STR_NONE;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n)
            i++;
        m.p[m.n++] = s.p[i];
    }
    return (struct str){m.p, m.n};
}

struct str cpe_quote(struct arena *a, struct str plain)
{
    struct maker m = maker_for(a, plain);

    for (size_t i = 0; i < plain.n; i++)
        put_literal(&m, printable(plain.p[i]) ? plain.p[i] : '_');
    return (struct str){m.p, m.n};
}

static bool has_wild(const struct cpe_value *v)
{
    struct str s = v->text;
    size_t quotes = 0;

    if (v->kind != CPE_VALUE || s.n == 0)
        return false;
    while (quotes + 1 < s.n && s.p[s.n - 2 - quotes] == '\\')
        quotes++;
    return is_wild(s.p[0]) || (is_wild(s.p[s.n - 1]) && quotes % 2 == 0);
}

static size_t count_chars(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i += char_size(s, i))
        n++;
    return n;
}

/* NISTIR 7696, 7.3: '*' stands for any run of characters, n '?' for at most n. */
static bool wild_match(struct str source, struct str target)
{
    struct span c = core_of(source);
    struct str core = str_sub(source, c.from, c.to), end = str_sub(source, c.to, source.n);
    size_t before = c.from > 0 && source.p[0] == '*' ? SIZE_MAX : c.from;
    size_t after = end.n > 0 && end.p[0] == '*' ? SIZE_MAX : end.n;

    for (size_t i = 0, seen = 0; i <= target.n && seen <= before; seen++) {
        struct str rest = str_sub(target, i, target.n);

        if (str_starts(rest, core) && count_chars(str_sub(rest, core.n, rest.n)) <= after)
            return true;
        if (i == target.n)
            break;
        i += char_size(target, i);
    }
    return false;
}

enum cpe_relation cpe_match_field(const struct cpe_value *source, const struct cpe_value *target)
{
    if (has_wild(target))
        return CPE_UNDEFINED;
    if (source->kind == target->kind &&
        (source->kind != CPE_VALUE || str_eq(source->text, target->text)))
        return CPE_EQUAL;
    if (source->kind == CPE_ANY)
        return CPE_SUPERSET;
    if (target->kind == CPE_ANY)
        return CPE_SUBSET;
    if (source->kind == CPE_NA || target->kind == CPE_NA || !has_wild(source))
        return CPE_DISJOINT;
    return wild_match(source->text, target->text) ? CPE_SUPERSET : CPE_DISJOINT;
}

enum cpe_relation cpe_match(const struct cpe *source, const struct cpe *target)
{
    size_t seen[CPE_UNDEFINED + 1] = {0};

    for (int f = 0; f < CPE_FIELDS; f++)
        seen[cpe_match_field(&source->f[f], &target->f[f])]++;
    if (seen[CPE_DISJOINT] > 0)
        return CPE_DISJOINT;
    if (seen[CPE_UNDEFINED] > 0 || (seen[CPE_SUPERSET] > 0 && seen[CPE_SUBSET] > 0))
        return CPE_UNDEFINED;
    return seen[CPE_SUPERSET] > 0 ? CPE_SUPERSET : seen[CPE_SUBSET] > 0 ? CPE_SUBSET : CPE_EQUAL;
}

const char *cpe_relation_name(enum cpe_relation r)
{
    static const char *const names[] = {"equal", "superset", "subset", "disjoint", "undefined"};

    return names[r];
}
