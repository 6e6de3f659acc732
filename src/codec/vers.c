#include "codec/vers.h"
#include "base/sort.h"

/* A comparator and how it is written; a longer one stands before the one it begins with. */
static const struct {
    const char *text;
    enum vers_op op;
} operators[] = {{">=", VERS_GE}, {"<=", VERS_LE}, {"!=", VERS_NE}, {">", VERS_GT}, {"<", VERS_LT}};

enum { OPERATORS = sizeof operators / sizeof *operators };

/* A constraint on its way to its place. */
struct vers_placed {
    struct vers_constraint c;
    struct str key; /* the order key; the text where the order is not built */
    size_t at;      /* where it stood */
};

static bool must_encode(char c)
{
    return c == ' ' || c == '%' || strchr("<>=!*|", c) != NULL;
}

static int hex_value(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decodes once. */
static int version_decode(struct arena *a, struct str s, struct str *ret, struct err *e)
{
    char *p = arena_bytes(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];

        if (c == '%') {
            int hi = i + 2 < s.n ? hex_value(s.p[i + 1]) : -1;
            int lo = i + 2 < s.n ? hex_value(s.p[i + 2]) : -1;

            if (hi < 0 || lo < 0)
                return err_set(e, E_PARSE, "vers: a percent sign without two hexadecimal digits");
            c = hi * 16 + lo;
            i += 2;
        } else if (must_encode((char)c)) {
            return err_set(e, E_PARSE, "vers: '%c' in a version must be percent-encoded", c);
        }
        if (c < ' ' || c > '~')
            return err_set(e, E_PARSE, "vers: a version has a byte that is not printable ASCII");
        p[n++] = (char)c;
    }
    *ret = (struct str){p, n};
    return n ? 0 : err_set(e, E_PARSE, "vers: a constraint has no version");
}

static int constraint_parse(struct arena *a, struct str s, struct vers_placed *ret, struct err *e)
{
    if (s.n == 0)
        return err_set(e, E_PARSE, "vers: nothing stands before, behind or between '|'");
    if (s.p[0] == '=')
        return err_set(e, E_PARSE, "vers: equality is written without '='");
    ret->c.op = VERS_EQ;
    for (size_t i = 0; i < OPERATORS; i++) {
        struct str op = str_of(operators[i].text);

        if (str_starts(s, op)) {
            ret->c.op = operators[i].op;
            s = str_sub(s, op.n, s.n);
            break;
        }
    }
    return version_decode(a, s, &ret->c.version, e);
}

static int placed_cmp(const void *x, const void *y, void *ctx)
{
    const struct vers_placed *a = x, *b = y;
    int c = str_cmp(a->key, b->key);

    (void)ctx;
    return c ? c : (a->at > b->at) - (a->at < b->at);
}

/* The order key of a constraint; its text where the order does not know it, and false. */
static bool key_make(struct arena *a, const struct ver_scheme *scheme, struct vers_placed *p)
{
    struct buf key = BUF_INIT(0);
    bool known = scheme && ver_key(scheme->order, p->c.version, &key, NULL) == 0;

    p->key = known ? str_dup(a, buf_str(&key)) : p->c.version;
    buf_done(&key);
    return known;
}

/* The same version may come twice, but not under two comparators. */
static int twice_check(const struct vers_placed *p, size_t n, struct err *e)
{
    for (size_t i = 1; i < n; i++)
        if (str_eq(p[i - 1].key, p[i].key) && p[i - 1].c.op != p[i].c.op)
            return err_set(e, E_PARSE, "vers: the version %.*s stands under two comparators",
                           STR_ARG(p[i].c.version));
    return 0;
}

static int constraints_parse(struct arena *a, struct str text, struct vers_range *ret,
                             struct err *e)
{
    size_t n = str_count(text, '|') + 1;
    struct vers_placed *placed = arena_alloc(a, struct vers_placed, n);
    struct vers_constraint *items = arena_alloc(a, struct vers_constraint, n);

    ret->ordered = true;
    for (size_t i = 0; i < n; i++) {
        int rc = constraint_parse(a, str_cut(&text, '|'), &placed[i], e);

        if (rc < 0) {
            err_in(e, "constraints[%zu]", i);
            return rc;
        }
        placed[i].at = i;
        ret->ordered &= key_make(a, ret->scheme, &placed[i]);
    }
    if (ret->ordered)
        sort_with(placed, n, sizeof *placed, placed_cmp, NULL);
    for (size_t i = 0; i < n; i++)
        items[i] = placed[i].c;
    ret->items = items;
    ret->n = n;
    return twice_check(placed, n, e);
}

static bool type_valid(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_lower(s.p[i]) && !char_is_digit(s.p[i]) && s.p[i] != '.' && s.p[i] != '-')
            return false;
    /* "invalid" is reserved for ranges that are no ranges */
    return s.n > 0 && char_is_lower(s.p[0]) && !str_eq(s, STR("invalid"));
}

static int text_check(struct str text, struct err *e)
{
    if (text.n > VERS_TEXT_MAX)
        return err_set(e, E_LIMIT, "vers: %zu bytes are over the limit of %d", text.n,
                       VERS_TEXT_MAX);
    if (!str_starts(text, STR("vers:")))
        return err_set(e, E_PARSE, "vers: a range begins with 'vers:'");
    for (size_t i = 0; i < text.n; i++)
        if (char_is_space(text.p[i]))
            return err_set(e, E_PARSE, "vers: white space is not permitted");
    return 0;
}

int vers_parse(struct arena *a, struct str text, struct vers_range *ret, struct err *e)
{
    static const struct vers_constraint any = {VERS_ANY, {NULL, 0}};
    int rc = text_check(text, e);

    if (rc < 0)
        return rc;
    struct str rest = str_dup(a, str_sub(text, 5, text.n)), type = str_cut(&rest, '/');
    struct vers_range r = {.scheme_name = type, .scheme = ver_scheme_find(type)};

    if (!type_valid(type))
        return err_set(e, E_PARSE, "vers: the type before '/' is missing or malformed");
    if (rest.n == 0)
        return err_set(e, E_PARSE, "vers: there are no constraints behind '/'");
    if (str_eq(rest, STR("*"))) {
        r.items = &any;
        r.ordered = true;
        r.n = 1;
    } else {
        rc = constraints_parse(a, rest, &r, e);
    }
    if (rc == 0)
        *ret = r;
    return rc;
}

static bool is_below(enum vers_op op)
{
    return op == VERS_LT || op == VERS_LE;
}

static bool is_above(enum vers_op op)
{
    return op == VERS_GT || op == VERS_GE;
}

/* Whether `next` may follow `last`, both sorted and neither of them "!=". */
static bool may_follow(enum vers_op last, enum vers_op next)
{
    if (is_above(last))
        return is_below(next);
    return !is_below(next);
}

/* Says which of the range's versions the scheme does not know. */
static int unknown_version(const struct vers_range *r, struct err *e)
{
    for (size_t i = 0; i < r->n; i++) {
        int c, rc = ver_cmp(r->scheme->order, r->items[i].version, r->items[i].version, &c, e);

        if (rc < 0) {
            err_in(e, "constraints[%zu]", i);
            return rc;
        }
    }
    return 0;
}

int vers_parse_strict(struct arena *a, struct str text, struct vers_range *ret, struct err *e)
{
    struct vers_range r;
    const struct vers_constraint *last = NULL;
    int rc = vers_parse(a, text, &r, e);

    if (rc < 0)
        return rc;
    if (!str_eq(vers_text(a, &r), text))
        return err_set(e, E_PARSE, "vers: not canonical: unsorted, or needlessly percent-encoded");
    if (r.n > 1 && r.scheme && !r.ordered)
        return unknown_version(&r, e);
    for (size_t i = 0; i < r.n && r.ordered; i++) {
        int c = 1;

        if (i > 0 && ver_cmp(r.scheme->order, r.items[i].version, r.items[i - 1].version, &c, e))
            return E_PARSE;
        if (c == 0)
            return err_set(e, E_PARSE, "vers: the version %.*s stands there twice",
                           STR_ARG(r.items[i].version));
        if (r.items[i].op == VERS_NE)
            continue;
        if (last && !may_follow(last->op, r.items[i].op))
            return err_set(e, E_PARSE, "vers: the constraint on %.*s is redundant",
                           STR_ARG(r.items[i].version));
        last = &r.items[i];
    }
    *ret = r;
    return 0;
}

/*
 * The specification walks pairs of a simplified range. Of a run of '>' it keeps the first
 * and of a run of '<' the last, so for a version between two bounds: it is inside when the
 * nearest bound below it opens an interval or the nearest above it closes one.
 */
int vers_contains(const struct vers_range *r, struct str version, bool *in, struct err *e)
{
    bool opened = false, closed = false, above = false, bounds = false, listed = false;

    *in = r->n == 1 && r->items[0].op == VERS_ANY;
    if (*in)
        return 0;
    if (r->scheme == NULL)
        return err_set(e, E_SUPPORT, "not supported: versions of the scheme '%.*s'",
                       STR_ARG(r->scheme_name));
    if (!r->ordered)
        return unknown_version(r, e);
    for (size_t i = 0; i < r->n && !above; i++) {
        enum vers_op op = r->items[i].op;
        int c, rc = ver_cmp(r->scheme->order, version, r->items[i].version, &c, e);

        if (rc < 0)
            return rc;
        if (c == 0 && op != VERS_LT && op != VERS_GT) {
            *in = op != VERS_NE;
            return 0;
        }
        listed |= op == VERS_EQ;
        if (op == VERS_EQ || op == VERS_NE)
            continue;
        bounds = true;
        above = c < 0 || (c == 0 && op == VERS_GT);
        if (above)
            closed = is_below(op);
        else
            opened = is_above(op);
    }
    *in = bounds ? opened || closed : !listed;
    return 0;
}

struct str vers_text(struct arena *a, const struct vers_range *r)
{
    static const char *const texts[] = {
        [VERS_EQ] = "",  [VERS_NE] = "!=", [VERS_LT] = "<",  [VERS_LE] = "<=",
        [VERS_GT] = ">", [VERS_GE] = ">=", [VERS_ANY] = "*",
    };
    struct buf out = BUF_INIT(0);

    buf_fmt(&out, "vers:%.*s/", STR_ARG(r->scheme_name));
    for (size_t i = 0; i < r->n; i++) {
        struct str v = r->items[i].version;

        if (i > 0)
            buf_add_char(&out, '|');
        buf_add(&out, str_of(texts[r->items[i].op]));
        for (size_t k = 0; k < v.n; k++) {
            if (must_encode(v.p[k]))
                buf_fmt(&out, "%%%02X", (unsigned char)v.p[k]);
            else
                buf_add_char(&out, v.p[k]);
        }
    }
    struct str ret = str_dup(a, buf_str(&out));

    buf_done(&out);
    return ret;
}
