#include "format/inventory/inventory_build.h"

/*
 * requirements.txt (pip's "Requirements File Format", PEP 508): pinned packages give versions;
 * ranges and addresses give the name alone, so that matching says undetermined.
 */
enum { PROBE_LINES = 30 };

struct reader {
    struct arena *a;
    struct str rest;
    size_t line, next_line; /* of the logical line, from 1 */
};

static struct str comment_cut(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] == '#' && (i == 0 || char_is_space(line.p[i - 1])))
            return str_sub(line, 0, i);
    return line;
}

/* One logical line: physical ones that end in a backslash are joined. */
static struct str line_next(struct reader *r)
{
    struct buf joined = BUF_INIT(1 << 20);
    bool more = true, first = true;
    struct str line = STR_NONE;

    r->line = r->next_line;
    while (more && r->rest.n > 0) {
        line = str_line(&r->rest);
        r->next_line++;
        more = line.n > 0 && line.p[line.n - 1] == '\\' && str_trim(line).p[0] != '#';
        if (more)
            line.n--;
        if (first && !more)
            return str_trim(comment_cut(line)); /* the usual line stays where it is */
        first = false;
        buf_add(&joined, comment_cut(line));
        buf_add_char(&joined, ' ');
    }
    struct str whole = str_dup(r->a, buf_str(&joined));

    buf_done(&joined);
    return str_trim(whole);
}

static bool name_char(char c)
{
    return char_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

static size_t name_size(struct str s)
{
    size_t n = 0;

    while (n < s.n && name_char(s.p[n]))
        n++;
    return n > 0 && char_is_alnum(s.p[0]) && char_is_alnum(s.p[n - 1]) ? n : 0;
}

static bool operator_known(struct str op)
{
    static const char *const ops[] = {"==", "===", ">=", "<=", "!=", "~=", ">", "<"};

    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (str_eq(op, str_of(ops[i])))
            return true;
    return false;
}

/* "==1.2.3" among comma-separated clauses; "" when none pins, false when it is no specifier. */
static bool specifier_read(struct str s, struct str *version, bool *any)
{
    *version = STR_NONE;
    *any = false;
    s = str_trim(s);
    if (s.n > 1 && s.p[0] == '(' && s.p[s.n - 1] == ')')
        s = str_sub(s, 1, s.n - 1);
    while (s.n > 0) {
        struct str clause = str_trim(str_cut(&s, ','));
        size_t n = 0;

        while (n < clause.n && strchr("=<>!~", clause.p[n]) && clause.p[n])
            n++;
        struct str op = str_sub(clause, 0, n), v = str_trim(str_sub(clause, n, clause.n));

        if (!operator_known(op) || v.n == 0 || str_find_char(v, ' ') >= 0)
            return false;
        *any = true;
        if ((str_eq(op, STR("==")) || str_eq(op, STR("==="))) && !str_ends(v, STR(".*")))
            *version = v;
    }
    return true;
}

/* Name of "git+https://x/y#egg=name". */
static struct str egg_name(struct str line)
{
    ptrdiff_t at = str_find(line, STR("#egg="));
    struct str name = at < 0 ? STR_NONE : str_sub(line, (size_t)at + 5, line.n);

    return str_sub(name, 0, name_size(name));
}

enum line_kind { LINE_NOTHING, LINE_PACKAGE, LINE_ADDRESS, LINE_BAD };

/* -e and --editable may name a package; other options ask for nothing by name. */
static enum line_kind option_read(struct str line, struct str *name)
{
    if (!str_starts(line, STR("-e")) && !str_starts(line, STR("--editable")))
        return LINE_NOTHING;
    *name = egg_name(line);
    return name->n > 0 ? LINE_ADDRESS : LINE_NOTHING;
}

static enum line_kind requirement_read(struct str line, struct str *name, struct str *version,
                                       bool *any)
{
    *version = STR_NONE;
    *any = false;
    if (line.p[0] == '-')
        return option_read(line, name);
    size_t n = name_size(line);
    struct str rest = str_trim(str_sub(line, n, line.n));

    *name = str_sub(line, 0, n);
    if (str_find(line, STR("://")) >= 0 && (n == 0 || (rest.n > 0 && strchr(":+", rest.p[0])))) {
        *name = egg_name(line);
        return name->n > 0 ? LINE_ADDRESS : LINE_BAD;
    }
    if (n == 0)
        return LINE_BAD;
    if (rest.n > 0 && rest.p[0] == '[') {
        ptrdiff_t close = str_find_char(rest, ']');

        if (close < 0)
            return LINE_BAD;
        rest = str_trim(str_sub(rest, (size_t)close + 1, rest.n));
    }
    if (rest.n > 0 && rest.p[0] == '@')
        return LINE_ADDRESS;
    rest = str_cut(&rest, ';');
    ptrdiff_t options = str_find(rest, STR(" -"));

    rest = options < 0 ? rest : str_sub(rest, 0, (size_t)options);
    if (str_starts(rest, STR("--")))
        rest = STR_NONE;
    return specifier_read(rest, version, any) ? LINE_PACKAGE : LINE_BAD;
}

static int line_read(struct inventory_build *b, struct str line, size_t no, struct err *e)
{
    struct component c = {.type = STR("pypi")};
    struct err why = {0};
    bool any;

    switch (requirement_read(line, &c.name, &c.version, &any)) {
    case LINE_PACKAGE:
    case LINE_ADDRESS: return inventory_build_line(b, &c, no, e);
    case LINE_BAD:
        (void)err_set(&why, E_PARSE, "\"%.*s\" is no requirement with a name",
                      STR_ARG(str_sub(line, 0, 100)));
        inventory_build_bad(b, &why, "line %zu", no);
        return 0;
    case LINE_NOTHING:
    default: return 0;
    }
}

static int pip_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                    struct err *e)
{
    struct inventory_build b;
    struct reader r = {a, in->bytes, 1, 1};

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    int rc = inventory_build_item(
        &b, STR_NONE, inventory_file_source(a, in, STR("pip-requirements")), STR_NONE, e);

    while (r.rest.n > 0 && rc >= 0) {
        struct str line = line_next(&r);

        if (line.n > 0)
            rc = line_read(&b, line, r.line, e);
    }
    return inventory_build_end(&b, rc, ret);
}

static bool name_tells(struct str path)
{
    struct str base = inventory_base_name(path);

    return str_ends(base, STR(".txt")) &&
           (str_find(base, STR("requirements")) >= 0 || str_find(base, STR("constraints")) >= 0);
}

/* Words alone are requirements too, and any prose as well: then the file's name must tell. */
static int pip_probe(const struct inventory_input *in)
{
    struct arena *a = arena_new();
    struct reader r = {a, inventory_head(in, 8192), 1, 1};
    size_t lines = 0, fit = 0, strong = 0;

    for (int i = 0; i < PROBE_LINES && r.rest.n > 0; i++) {
        struct str line = line_next(&r), name, version;
        bool any;

        if (line.n == 0 || (r.rest.n == 0 && in->bytes.n > 8192))
            continue;
        enum line_kind kind = requirement_read(line, &name, &version, &any);

        lines++;
        fit += kind != LINE_BAD;
        strong += version.n > 0 || (kind == LINE_PACKAGE && any);
    }
    arena_free(a);
    if (name_tells(in->name) && fit * 2 >= lines)
        return 50;
    return strong > 0 && fit * 5 >= lines * 4 ? 40 : 0;
}

const struct inventory_format inventory_pip_requirements = {"pip-requirements", pip_probe,
                                                            pip_read};
