#include "format/inventory/inventory_build.h"

/*
 * dpkg's status database and the like (deb-control(5), dpkg-query(1)): stanzas of "Field: value",
 * continuation lines begin with white space. One pass, no copies: strings point into the text.
 */
struct stanza {
    struct str package, status, version, source, arch;
    size_t line;
    bool any;
};

enum state { STATE_INSTALLED, STATE_GONE, STATE_HALF, STATE_UNKNOWN };

/* The last of the three words of Status (dpkg(1), "Package states"). */
static enum state state_of(struct str status)
{
    static const struct {
        const char *word;
        enum state state;
    } states[] = {
        {"installed", STATE_INSTALLED},        {"triggers-awaited", STATE_INSTALLED},
        {"triggers-pending", STATE_INSTALLED}, {"config-files", STATE_GONE},
        {"not-installed", STATE_GONE},         {"half-installed", STATE_HALF},
        {"half-configured", STATE_HALF},       {"unpacked", STATE_HALF},
    };
    if (str_eq(status, STR("install ok installed")))
        return STATE_INSTALLED;
    ptrdiff_t space = str_rfind_char(status, ' ');
    struct str word = str_sub(status, (size_t)(space + 1), status.n);

    if (status.n == 0) /* distroless keeps one file a package, without a status */
        return STATE_INSTALLED;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_eq(word, str_of(states[i].word)))
            return states[i].state;
    return STATE_UNKNOWN;
}

/* "openssl (3.0.11-1)" */
static void source_split(struct str source, struct component *c)
{
    ptrdiff_t open = str_find_char(source, '(');

    if (open < 0) {
        c->source_name = source;
        return;
    }
    c->source_name = str_trim(str_sub(source, 0, (size_t)open));
    c->source_version = str_sub(source, (size_t)open + 1, source.n);
    c->source_version = str_trim(str_cut(&c->source_version, ')'));
}

/* Kept apart: a struct err is two kilobytes, too much to clear for each good package. */
static void stanza_bad(struct inventory_build *b, const struct stanza *s, bool state)
{
    struct err why = {0};

    if (state)
        (void)err_set(&why, E_INVALID, "package %.*s is in the state \"%.*s\"; run dpkg --audit",
                      STR_ARG(str_sub(s->package, 0, 200)), STR_ARG(str_sub(s->status, 0, 200)));
    else
        (void)err_set(&why, E_INVALID, "an installed package without a name or a version");
    inventory_build_bad(b, &why, "line %zu", s->line);
}

static int stanza_close(struct inventory_build *b, struct stanza *s, struct str vendor,
                        struct err *e)
{
    struct component c = {0};
    enum state state = state_of(s->status);
    struct stanza done = *s;

    *s = (struct stanza){0};
    if (!done.any || state == STATE_GONE)
        return 0;
    if (state != STATE_INSTALLED)
        stanza_bad(b, &done, true);
    if (state == STATE_UNKNOWN)
        return 0;
    if (done.package.n == 0 || done.version.n == 0) {
        stanza_bad(b, &done, false);
        return 0;
    }
    c.type = STR("deb");
    c.namespace = vendor;
    c.name = done.package;
    c.version = done.version;
    c.arch = done.arch;
    c.epoch_known = true;
    source_split(done.source, &c);
    return inventory_build_line(b, &c, done.line, e);
}

/* dpkg writes names in one spelling; others' files may differ in case (deb-control(5)). */
static inline bool field_take(struct str line, const char *name, size_t n, struct str *to)
{
    if (line.n < n || line.p[n - 1] != ':' ||
        (memcmp(line.p, name, n) != 0 && !str_istarts(line, (struct str){name, n})))
        return false;
    line.p += n;
    line.n -= n;
    while (line.n > 0 && char_is_space(line.p[0]))
        line.p++, line.n--;
    while (line.n > 0 && char_is_space(line.p[line.n - 1]))
        line.n--;
    *to = line;
    return true;
}

#define FIELD_TAKE(line, name, to) field_take((line), (name), sizeof(name) - 1, (to))

static inline bool field_read(struct stanza *s, struct str line)
{
    switch (line.p[0] | 0x20) {
    case 'p': return FIELD_TAKE(line, "Package:", &s->package);
    case 's':
        return FIELD_TAKE(line, "Status:", &s->status) || FIELD_TAKE(line, "Source:", &s->source);
    case 'v': return FIELD_TAKE(line, "Version:", &s->version);
    case 'a': return FIELD_TAKE(line, "Architecture:", &s->arch);
    default: return false;
    }
}

static int damaged(struct str line, size_t no, struct err *e)
{
    (void)err_set(e, E_PARSE, "\"%.*s\" is no \"Field: value\"; the file is damaged or cut off",
                  STR_ARG(str_sub(line, 0, 60)));
    return err_in(e, "line %zu", no);
}

static inline int line_read(struct stanza *s, struct str line, size_t no, struct err *e)
{
    if (!s->any) {
        s->any = true;
        s->line = no;
    }
    if (line.p[0] == ' ' || line.p[0] == '\t' || field_read(s, line) ||
        memchr(line.p, ':', line.n) != NULL)
        return 0;
    return damaged(line, no, e);
}

static inline struct str line_cut(struct str *rest)
{
    const char *end = memchr(rest->p, '\n', rest->n);
    struct str line = {rest->p, end ? (size_t)(end - rest->p) : rest->n};
    size_t taken = line.n + (end != NULL);

    rest->p += taken;
    rest->n -= taken;
    if (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static int dpkg_parse(struct inventory_build *b, struct err *e)
{
    struct str rest = b->in->bytes, vendor, version;
    struct stanza s = {0};
    ptrdiff_t nul = str_find_char(rest, '\0');
    int rc = inventory_build_item(b, STR_NONE, STR("dpkg"), STR_NONE, e);

    if (nul >= 0)
        return damaged(STR("\\0"), str_count(str_sub(rest, 0, (size_t)nul), '\n') + 1, e);
    if (rc < 0)
        return rc;
    release_split(inventory_build_now(b)->release, &vendor, &version);
    for (size_t no = 1; rest.n > 0 && rc >= 0; no++) {
        struct str line = line_cut(&rest);

        if (line.n == 0)
            rc = stanza_close(b, &s, vendor, e);
        else
            rc = line_read(&s, line, no, e);
    }
    return rc < 0 ? rc : stanza_close(b, &s, vendor, e);
}

static int dpkg_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                     struct err *e)
{
    struct inventory_build b;

    inventory_build_init(&b, a, in);
    return inventory_build_end(&b, dpkg_parse(&b, e), ret);
}

static int dpkg_probe(const struct inventory_input *in)
{
    struct str head = inventory_head(in, 8192);
    struct str first;

    while (head.n > 0 && char_is_space(head.p[0]))
        head = str_sub(head, 1, head.n);
    first = str_sub(head, 0, 9);
    if (!str_istarts(first, STR("Package:")))
        return 0;
    return str_find(head, STR("\nStatus:")) >= 0    ? 95
           : str_find(head, STR("\nVersion:")) >= 0 ? 80
                                                    : 40;
}

const struct inventory_format inventory_dpkg = {"dpkg", dpkg_probe, dpkg_read};
