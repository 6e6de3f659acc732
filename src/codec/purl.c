#include "codec/purl.h"
#include "base/sort.h"
#include "codec/purl_types.h"

enum { SHOWN = 100 }; /* bytes of a wrong part that a message quotes */

static struct str shown(struct str s)
{
    return str_sub(s, 0, SHOWN);
}

static int hex_of(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Writers downstream (logs, databases) are spared control characters, however encoded. */
static int text_check(struct str s, const char *part, struct err *e)
{
    bool bad = !str_utf8_valid(s);

    for (size_t i = 0; i < s.n && !bad; i++)
        bad = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f;
    if (bad)
        return err_set(e, E_PARSE,
                       "purl: the %s is not UTF-8 or has a control character; "
                       "correct it",
                       part);
    return 0;
}

static int percent_decode(struct arena *a, struct str s, const char *part, struct str *ret,
                          struct err *e)
{
    char *to = arena_bytes(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '%') {
            to[n++] = s.p[i];
            continue;
        }
        bool room = s.n - i > 2;
        int hi = room ? hex_of(s.p[i + 1]) : -1, lo = room ? hex_of(s.p[i + 2]) : -1;

        if (hi < 0 || lo < 0)
            return err_set(e, E_PARSE,
                           "purl: a percent sign in the %s is not followed by two hexadecimal "
                           "digits; encode the sign itself too",
                           part);
        to[n++] = (char)(hi * 16 + lo);
        i += 2;
    }
    *ret = (struct str){to, n};
    return 0;
}

/* "/a//b/" -> "a/b"; in a subpath "." and ".." go as well, so it can never climb. */
static struct str segments_clean(struct arena *a, struct str s, bool subpath)
{
    char *to = arena_bytes(a, s.n + 1);
    size_t n = 0;

    while (s.n > 0) {
        struct str part = str_cut(&s, '/');

        if (part.n == 0 || (subpath && (str_eq(part, STR(".")) || str_eq(part, STR("..")))))
            continue;
        if (n > 0)
            to[n++] = '/';
        memcpy(to + n, part.p, part.n);
        n += part.n;
    }
    return (struct str){to, n};
}

static struct str cased(struct arena *a, struct str s, enum purl_case rule)
{
    if (rule == PURL_LOWER)
        return str_lower(a, s);
    if (rule == PURL_KEEP || s.n == 0)
        return s;
    char *to = arena_bytes(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        to[i] = char_is_lower(s.p[i]) ? (char)(s.p[i] - 32) : s.p[i];
    return (struct str){to, s.n};
}

static int type_check(struct str type, struct err *e)
{
    bool ok = type.n > 0 && char_is_alpha(type.p[0]);

    for (size_t i = 0; i < type.n && ok; i++)
        ok = char_is_alnum(type.p[i]) || type.p[i] == '.' || type.p[i] == '-';
    if (!ok)
        return err_set(e, E_PARSE,
                       "purl: \"%.*s\" is not a type; use letters, digits, dots and dashes, "
                       "a letter first",
                       STR_ARG(shown(type)));
    return 0;
}

/* `lower`: an upper-case letter is wrong, as ECMA-427 has it for purls in text. */
static int key_check(struct str key, bool lower, struct err *e)
{
    bool ok = key.n > 0 && char_is_alpha(key.p[0]);

    for (size_t i = 0; i < key.n && ok; i++) {
        char c = key.p[i];

        ok = (char_is_alnum(c) && !(lower && char_is_upper(c))) || (c && strchr(".-_", c));
    }
    if (!ok)
        return err_set(e, E_PARSE,
                       "purl: \"%.*s\" is not a qualifier key; use lower-case letters, digits, "
                       "dots, dashes and underscores, a letter first",
                       STR_ARG(shown(key)));
    return 0;
}

static int qualifier_cmp(const void *x, const void *y, void *ctx)
{
    const struct purl_qualifier *a = x, *b = y;

    (void)ctx;
    return str_cmp(a->key, b->key);
}

static int qualifiers_normalise(struct arena *a, struct purl *p, struct err *e)
{
    if (p->qualifier_n > PURL_QUALIFIERS)
        return err_set(e, E_LIMIT, "purl: more than %d qualifiers", PURL_QUALIFIERS);
    struct purl_qualifier *to = arena_alloc(a, struct purl_qualifier, p->qualifier_n + 1);
    size_t n = 0;

    for (size_t i = 0; i < p->qualifier_n; i++) {
        struct purl_qualifier q = p->qualifiers[i];
        int rc = key_check(q.key, false, e);

        if (rc < 0 || (rc = text_check(q.value, "qualifiers", e)) < 0)
            return rc;
        if (q.value.n > 0)
            to[n++] = (struct purl_qualifier){str_lower(a, q.key), q.value};
    }
    sort_with(to, n, sizeof *to, qualifier_cmp, NULL);
    for (size_t i = 1; i < n; i++)
        if (str_eq(to[i - 1].key, to[i].key))
            return err_set(e, E_PARSE, "purl: the qualifier \"%.*s\" occurs twice; keep one",
                           STR_ARG(shown(to[i].key)));
    p->qualifiers = to;
    p->qualifier_n = n;
    return 0;
}

static int rules_check(const struct purl_type *t, const struct purl *p, struct err *e)
{
    if (t->namespace_need == PURL_REQUIRED && p->namespace.n == 0)
        return err_set(e, E_PARSE, "purl: type %s needs a namespace; write pkg:type/namespace/name",
                       t->name);
    if (t->namespace_need == PURL_PROHIBITED && p->namespace.n > 0)
        return err_set(e, E_PARSE, "purl: type %s has no namespace; remove \"%.*s\"", t->name,
                       STR_ARG(shown(p->namespace)));
    if (t->qualifier && purl_qualifier(p, str_of(t->qualifier)).n == 0)
        return err_set(e, E_PARSE, "purl: type %s needs the qualifier %s; add it", t->name,
                       t->qualifier);
    const char *part = t->wrong ? t->wrong(p) : NULL;

    if (part)
        return err_set(e, E_PARSE, "purl: the %s breaks a rule of type %s; see its definition",
                       part, t->name);
    return 0;
}

static int rules_apply(struct arena *a, struct purl *p, struct err *e)
{
    const struct purl_type *t = purl_type_find(p->type);

    if (!t)
        return 0;
    p->namespace = cased(a, p->namespace, t->namespace_case);
    p->name = cased(a, p->name, t->name_case);
    p->version = cased(a, p->version, t->version_case);
    if (t->fix)
        t->fix(a, p);
    return rules_check(t, p, e);
}

/* A '/' in a git name stands between its segments; in any other name it is encoded. */
static bool name_has_segments(struct str type)
{
    return str_eq(type, STR("git"));
}

static bool plain_char(char c)
{
    return char_is_alnum(c) || (c != '\0' && strchr(".-_~:", c));
}

/* `slash`: a '/' divides segments and stays. */
static size_t encoded_size(struct str s, bool slash)
{
    size_t n = s.n;

    for (size_t i = 0; i < s.n; i++)
        n += plain_char(s.p[i]) || (slash && s.p[i] == '/') ? 0 : 2;
    return n;
}

/* Bytes of the canonical spelling, or up to four more. */
static size_t text_size(const struct purl *p)
{
    size_t n = STR("pkg://@#").n + p->type.n + encoded_size(p->namespace, true) +
               encoded_size(p->name, name_has_segments(p->type)) + encoded_size(p->version, false) +
               encoded_size(p->subpath, true);

    for (size_t i = 0; i < p->qualifier_n; i++)
        n += 2 + p->qualifiers[i].key.n + encoded_size(p->qualifiers[i].value, false);
    return n;
}

int purl_normalise(struct arena *a, struct purl *p, struct err *e)
{
    int rc = type_check(p->type, e);

    if (rc < 0 || (rc = text_check(p->namespace, "namespace", e)) < 0 ||
        (rc = text_check(p->name, "name", e)) < 0 ||
        (rc = text_check(p->version, "version", e)) < 0 ||
        (rc = text_check(p->subpath, "subpath", e)) < 0 || (rc = qualifiers_normalise(a, p, e)) < 0)
        return rc;
    p->type = str_lower(a, p->type);
    p->namespace = segments_clean(a, p->namespace, false);
    p->subpath = segments_clean(a, p->subpath, true);
    if (name_has_segments(p->type))
        p->name = segments_clean(a, p->name, false);
    if (p->name.n == 0)
        return err_set(e, E_PARSE, "purl: there is no name; write pkg:type/name");
    rc = rules_apply(a, p, e);
    if (rc < 0)
        return rc;
    size_t n = text_size(p);

    return n <= PURL_MAX ? 0 : err_set(e, E_LIMIT, "purl: %zu bytes, over %d", n, PURL_MAX);
}

static int qualifiers_parse(struct arena *a, struct str s, bool strict, struct purl *p,
                            struct err *e)
{
    p->qualifiers = arena_alloc(a, struct purl_qualifier, str_count(s, '&') + 1);
    while (s.n > 0) {
        struct str value = str_cut(&s, '&');

        if (value.n == 0)
            continue;
        if (str_find_char(value, '=') < 0)
            return err_set(e, E_PARSE, "purl: the qualifier \"%.*s\" has no value; write key=value",
                           STR_ARG(shown(value)));
        struct purl_qualifier *q = &p->qualifiers[p->qualifier_n++];

        q->key = str_cut(&value, '=');
        int rc = key_check(q->key, strict, e);

        if (rc < 0 || (rc = percent_decode(a, value, "qualifiers", &q->value, e)) < 0)
            return rc;
    }
    return 0;
}

/* The '@' before the version: the last one, unless it opens a segment and more follow ("@a/b"). */
static ptrdiff_t version_at(struct str s)
{
    ptrdiff_t at = str_rfind_char(s, '@');

    if (at < 0 || (at > 0 && s.p[at - 1] != '/'))
        return at;
    return str_find_char(str_sub(s, (size_t)at, s.n), '/') >= 0 ? -1 : at;
}

/* namespace/name@version */
static int path_parse(struct arena *a, struct str s, struct purl *p, struct err *e)
{
    while (s.n > 0 && s.p[s.n - 1] == '/')
        s.n--;
    ptrdiff_t at = version_at(s);
    int rc = 0;

    if (at >= 0) {
        rc = percent_decode(a, str_sub(s, (size_t)at + 1, s.n), "version", &p->version, e);
        s.n = (size_t)at;
    }
    if (rc < 0)
        return rc;
    ptrdiff_t slash = str_rfind_char(s, '/');

    if (slash >= 0) {
        rc = percent_decode(a, str_sub(s, 0, (size_t)slash), "namespace", &p->namespace, e);
        s = str_sub(s, (size_t)slash + 1, s.n);
    }
    return rc < 0 ? rc : percent_decode(a, s, "name", &p->name, e);
}

static int parse(struct arena *a, struct str s, bool strict, struct purl *ret, struct err *e)
{
    struct purl p = {0};
    struct str qualifiers = STR_NONE;

    if (s.n > PURL_MAX)
        return err_set(e, E_LIMIT, "purl: %zu bytes, over %d", s.n, PURL_MAX);
    if (!str_istarts(s, STR("pkg:")))
        return err_set(e, E_PARSE,
                       "purl: \"%.*s\" does not begin with \"pkg:\"; write "
                       "pkg:type/name@version",
                       STR_ARG(shown(s)));
    s = str_sub(s, 4, s.n);
    ptrdiff_t at = str_rfind_char(s, '#');
    int rc = 0;

    if (at >= 0) {
        rc = percent_decode(a, str_sub(s, (size_t)at + 1, s.n), "subpath", &p.subpath, e);
        s.n = (size_t)at;
    }
    at = str_find_char(s, '?');
    if (at >= 0) {
        qualifiers = str_sub(s, (size_t)at + 1, s.n);
        s.n = (size_t)at;
    }
    while (s.n > 0 && s.p[0] == '/')
        s = str_sub(s, 1, s.n);
    p.type = str_dup(a, str_cut(&s, '/'));
    if (rc < 0 || (rc = type_check(p.type, e)) < 0 || (rc = path_parse(a, s, &p, e)) < 0 ||
        (rc = qualifiers_parse(a, qualifiers, strict, &p, e)) < 0 ||
        (rc = purl_normalise(a, &p, e)) < 0)
        return rc;
    *ret = p;
    return 0;
}

int purl_parse(struct arena *a, struct str text, struct purl *ret, struct err *e)
{
    return parse(a, text, true, ret, e);
}

int purl_repair(struct arena *a, struct str text, struct purl *ret, struct err *e)
{
    return parse(a, text, false, ret, e);
}

static void encode(char **to, struct str s, bool slash)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (plain_char(s.p[i]) || (slash && c == '/')) {
            *(*to)++ = s.p[i];
            continue;
        }
        *(*to)++ = '%';
        *(*to)++ = hex[c >> 4];
        *(*to)++ = hex[c & 15];
    }
}

static void put(char **to, struct str s)
{
    memcpy(*to, s.p, s.n);
    *to += s.n;
}

struct str purl_text(struct arena *a, const struct purl *p)
{
    char *text = arena_bytes(a, text_size(p) + 1), *to = text;

    put(&to, STR("pkg:"));
    encode(&to, p->type, false);
    *to++ = '/';
    if (p->namespace.n > 0) {
        encode(&to, p->namespace, true);
        *to++ = '/';
    }
    encode(&to, p->name, name_has_segments(p->type));
    if (p->version.n > 0) {
        *to++ = '@';
        encode(&to, p->version, false);
    }
    for (size_t i = 0; i < p->qualifier_n; i++) {
        *to++ = i == 0 ? '?' : '&';
        encode(&to, p->qualifiers[i].key, false);
        *to++ = '=';
        encode(&to, p->qualifiers[i].value, false);
    }
    if (p->subpath.n > 0) {
        *to++ = '#';
        encode(&to, p->subpath, true);
    }
    return (struct str){text, (size_t)(to - text)};
}

struct str purl_qualifier(const struct purl *p, struct str key)
{
    for (size_t i = 0; i < p->qualifier_n; i++)
        if (str_eq(p->qualifiers[i].key, key))
            return p->qualifiers[i].value;
    return STR_NONE;
}
