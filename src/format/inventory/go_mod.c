#include "format/inventory/inventory_build.h"

/*
 * Go's module files (go.dev/ref/mod). go.mod: what is required, after replacements; the Go
 * version asked for stands as the module stdlib, as the Go vulnerability database has it.
 * go.sum: every module whose content was checked; "/go.mod" lines are not in use.
 */
struct module {
    struct str path, version;
    size_t line;
};

VEC_TYPE(module_list, struct module);

struct replacement {
    struct module old, new;
};

struct mod {
    struct module_list required;
    VEC(struct replacement) replaced;
    struct str module, go, toolchain;
    size_t go_line;
    struct str block; /* "require" inside its parentheses */
    size_t block_line;
};

/* The next word of a line: bare or quoted. Comments begin with "//". */
static struct str word_next(struct str *line)
{
    struct str s = str_trim(*line);

    if (str_starts(s, STR("//")))
        s = STR_NONE;
    if (s.n > 0 && (s.p[0] == '"' || s.p[0] == '`')) {
        char quote = s.p[0];

        s = str_sub(s, 1, s.n);
        struct str word = str_cut(&s, quote);

        *line = s;
        return word;
    }
    size_t n = 0;

    while (n < s.n && !char_is_space(s.p[n]))
        n++;
    *line = str_sub(s, n, s.n);
    return str_sub(s, 0, n);
}

static void bad_line(struct inventory_build *b, size_t no)
{
    struct err why = {0};

    (void)err_set(&why, E_PARSE, "a directive that is not understood");
    inventory_build_bad(b, &why, "line %zu", no);
}

static bool replace_read(struct mod *m, struct str line, size_t no)
{
    struct replacement r = {0};
    struct str word;

    r.old.path = word_next(&line);
    word = word_next(&line);
    if (!str_eq(word, STR("=>"))) {
        r.old.version = word;
        word = word_next(&line);
    }
    r.new.path = word_next(&line);
    r.new.version = word_next(&line);
    r.new.line = no;
    if (!str_eq(word, STR("=>")) || r.new.path.n == 0)
        return false;
    *vec_add(&m->replaced) = r;
    return true;
}

static bool require_read(struct mod *m, struct str line, size_t no)
{
    struct module one = {.line = no};

    one.path = word_next(&line);
    one.version = word_next(&line);
    if (one.path.n == 0 || one.version.n == 0)
        return false;
    *vec_add(&m->required) = one;
    return true;
}

static bool is_ignored(struct str verb)
{
    static const char *const verbs[] = {"exclude", "retract", "tool", "godebug", "ignore"};

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_eq(verb, str_of(verbs[i])))
            return true;
    return false;
}

static bool directive_read(struct mod *m, struct str verb, struct str line, size_t no)
{
    if (str_eq(verb, STR("require")))
        return require_read(m, line, no);
    if (str_eq(verb, STR("replace")))
        return replace_read(m, line, no);
    if (str_eq(verb, STR("module")))
        m->module = word_next(&line);
    else if (str_eq(verb, STR("go")))
        m->go = word_next(&line), m->go_line = no;
    else if (str_eq(verb, STR("toolchain")))
        m->toolchain = word_next(&line), m->go_line = no;
    else
        return is_ignored(verb);
    return true;
}

static void line_read(struct inventory_build *b, struct mod *m, struct str line, size_t no)
{
    struct str rest = line;
    struct str verb = word_next(&rest), after = rest;

    if (verb.n == 0)
        return;
    if (m->block.n > 0) {
        if (str_eq(verb, STR(")")))
            m->block = STR_NONE;
        else if (!directive_read(m, m->block, line, no))
            bad_line(b, no);
        return;
    }
    struct str open = word_next(&after);

    if (str_eq(open, STR("("))) {
        m->block = verb;
        m->block_line = no;
    } else if (!directive_read(m, verb, rest, no)) {
        bad_line(b, no);
    }
}

static int module_add(struct inventory_build *b, const struct module *one, struct err *e)
{
    struct component c = {.type = STR("golang"), .version = one->version};
    ptrdiff_t slash = str_rfind_char(one->path, '/');

    c.namespace = str_sub(one->path, 0, slash < 0 ? 0 : (size_t)slash);
    c.name = str_sub(one->path, (size_t)(slash + 1), one->path.n);
    return inventory_build_line(b, &c, one->line, e);
}

/* A local path replaces by code nobody published: the module is kept as required. */
static const struct module *replaced(const struct mod *m, const struct module *one)
{
    const struct module *new = one;

    for (size_t i = 0; i < m->replaced.n; i++) {
        const struct replacement *r = &m->replaced.p[i];
        bool exact = str_eq(r->old.version, one->version);

        if (!str_eq(r->old.path, one->path) || (r->old.version.n > 0 && !exact))
            continue;
        if (r->new.version.n > 0 && (exact || new == one))
            new = &r->new;
    }
    return new;
}

/* "go1.22.3", "1.21"; a suffix names a build of one's own. */
static int go_add(struct inventory_build *b, const struct mod *m, struct err *e)
{
    struct module one = {STR("stdlib"), m->go, m->go_line};

    if (str_starts(m->toolchain, STR("go")))
        one.version = str_sub(m->toolchain, 2, m->toolchain.n);
    ptrdiff_t dash = str_find_char(one.version, '-');

    if (dash >= 0)
        one.version = str_sub(one.version, 0, (size_t)dash);
    return one.version.n > 0 ? module_add(b, &one, e) : 0;
}

static int mod_parse(struct inventory_build *b, struct mod *m, struct err *e)
{
    struct str rest = b->in->bytes;

    for (size_t no = 1; rest.n > 0; no++)
        line_read(b, m, str_line(&rest), no);
    if (m->block.n > 0) {
        (void)err_set(e, E_PARSE, "the parenthesis is not closed; the file is damaged or cut off");
        return err_in(e, "line %zu", m->block_line);
    }
    int rc = inventory_build_item(b, m->module, inventory_file_source(b->a, b->in, STR("go-mod")),
                                  STR_NONE, e);

    for (size_t i = 0; i < m->required.n && rc >= 0; i++)
        rc = module_add(b, replaced(m, &m->required.p[i]), e);
    return rc < 0 ? rc : go_add(b, m, e);
}

static int mod_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                    struct err *e)
{
    struct inventory_build b;
    struct mod m = {0};

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    int rc = mod_parse(&b, &m, e);

    vec_done(&m.required);
    vec_done(&m.replaced);
    return inventory_build_end(&b, rc, ret);
}

static int mod_probe(const struct inventory_input *in)
{
    struct str head = inventory_head(in, 16384);

    while (head.n > 0) {
        struct str line = str_line(&head), word = word_next(&line);

        struct str next = word_next(&line);

        if (word.n == 0)
            continue;
        if (str_eq(word, STR("module")))
            return next.n > 0 && word_next(&line).n == 0 ? 85 : 0;
        if (str_eq(word, STR("require")) || str_eq(word, STR("replace")))
            return str_eq(next, STR("(")) || str_find_char(next, '.') > 0 ? 60 : 0;
        return str_eq(word, STR("go")) && next.n > 0 && char_is_digit(next.p[0]) ? 60 : 0;
    }
    return 0;
}

const struct inventory_format inventory_go_mod = {"go-mod", mod_probe, mod_read};

static int sum_line(struct inventory_build *b, struct str line, size_t no, struct err *e)
{
    struct module one = {.line = no};

    one.path = word_next(&line);
    one.version = word_next(&line);
    if (one.path.n == 0 || str_ends(one.version, STR("/go.mod")))
        return 0;
    if (one.version.n == 0 || !str_starts(word_next(&line), STR("h1:"))) {
        bad_line(b, no);
        return 0;
    }
    return module_add(b, &one, e);
}

static int sum_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                    struct err *e)
{
    struct inventory_build b;
    struct str rest = in->bytes;

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    int rc = inventory_build_item(&b, STR_NONE, inventory_file_source(a, in, STR("go-sum")),
                                  STR_NONE, e);

    for (size_t no = 1; rest.n > 0 && rc >= 0; no++)
        rc = sum_line(&b, str_line(&rest), no, e);
    return inventory_build_end(&b, rc, ret);
}

static int sum_probe(const struct inventory_input *in)
{
    struct str head = inventory_head(in, 4096), line = str_line(&head);
    struct str path = word_next(&line), version = word_next(&line), hash = word_next(&line);

    return path.n > 0 && str_starts(version, STR("v")) && str_starts(hash, STR("h1:")) ? 90 : 0;
}

const struct inventory_format inventory_go_sum = {"go-sum", sum_probe, sum_read};
