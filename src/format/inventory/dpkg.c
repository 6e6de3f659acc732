#include "base/mask.h"
#include "format/inventory/inventory_build.h"

/*
 * dpkg's status database and the like (deb-control(5), dpkg-query(1)): stanzas of "Field: value",
 * continuation lines begin with white space. One pass, no copies: strings point into the text.
 */
struct stanza {
    struct str package, status, version, source, arch;
};

struct reading {
    struct inventory_build *b;
    struct str vendor;
    struct stanza stanza;
    size_t first; /* number of the stanza's first line, from 1 */
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
static void stanza_bad(const struct reading *r, bool state)
{
    const struct stanza *s = &r->stanza;
    struct err why = {0};

    if (state)
        (void)err_set(&why, E_INVALID, "package %.*s is in the state \"%.*s\"; run dpkg --audit",
                      STR_ARG(str_sub(s->package, 0, 200)), STR_ARG(str_sub(s->status, 0, 200)));
    else
        (void)err_set(&why, E_INVALID, "an installed package without a name or a version");
    inventory_build_bad(r->b, &why, "line %zu", r->first);
}

static int stanza_add(const struct reading *r, struct err *e)
{
    const struct stanza *s = &r->stanza;
    enum state state = state_of(s->status);

    if (state == STATE_GONE)
        return 0;
    if (state != STATE_INSTALLED)
        stanza_bad(r, true);
    if (state == STATE_UNKNOWN)
        return 0;
    if (s->package.n == 0 || s->version.n == 0) {
        stanza_bad(r, false);
        return 0;
    }
    struct component c = {
        .type = STR("deb"),
        .namespace = r->vendor,
        .name = s->package,
        .version = s->version,
        .arch = s->arch,
        .epoch_known = true,
    };

    source_split(s->source, &c);
    return inventory_build_line(r->b, &c, r->first, e);
}

/* `line` is the empty one, or the one behind the last. */
static int stanza_close(struct reading *r, size_t line, struct err *e)
{
    int rc = line > r->first ? stanza_add(r, e) : 0;

    r->stanza = (struct stanza){0};
    r->first = line + 1;
    return rc;
}

/* Others than dpkg may write names in another case (deb-control(5)). */
static struct str *field_place_in_case(struct stanza *s, struct str line, size_t name)
{
    const struct {
        struct str name, *place;
    } fields[] = {
        {STR("Package"), &s->package}, {STR("Status"), &s->status},     {STR("Source"), &s->source},
        {STR("Version"), &s->version}, {STR("Architecture"), &s->arch},
    };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (str_ieq(str_sub(line, 0, name), fields[i].name))
            return fields[i].place;
    return NULL;
}

#define NAME_IS(line, name) (memcmp((line).p, name, sizeof(name) - 1) == 0)

/* Where the field's value belongs; NULL where it is of no interest, as most are. */
static inline struct str *field_place(struct stanza *s, struct str line, size_t name)
{
    switch (name) {
    case 6:
        if (NAME_IS(line, "Source"))
            return &s->source;
        if (NAME_IS(line, "Status"))
            return &s->status;
        return field_place_in_case(s, line, name);
    case 7:
        if (NAME_IS(line, "Package"))
            return &s->package;
        if (NAME_IS(line, "Version"))
            return &s->version;
        return NAME_IS(line, "Section") ? NULL : field_place_in_case(s, line, name);
    case 12: return NAME_IS(line, "Architecture") ? &s->arch : field_place_in_case(s, line, name);
    default: return NULL;
    }
}

static inline void field_read(struct stanza *s, struct str line, size_t name)
{
    struct str *place = field_place(s, line, name);

    if (place == NULL)
        return;
    line = (struct str){line.p + name + 1, line.n - name - 1};
    if (line.n > 1 && line.p[0] == ' ' && line.p[1] > ' ' && line.p[line.n - 1] > ' ')
        *place = (struct str){line.p + 1, line.n - 1}; /* as dpkg writes it */
    else
        *place = str_trim(line);
}

static int damaged(struct str line, size_t no, struct err *e)
{
    (void)err_set(e, E_PARSE, "\"%.*s\" is no \"Field: value\"; the file is damaged or cut off",
                  STR_ARG(str_sub(line, 0, 60)));
    return err_in(e, "line %zu", no);
}

/* `colon` is the line's first, NULL when there is none. */
__attribute__((always_inline)) static inline int line_read(struct reading *r, struct str line,
                                                           const char *colon, size_t no,
                                                           struct err *e)
{
    if (line.n == 0 || (line.n == 1 && line.p[0] == '\r'))
        return stanza_close(r, no, e);
    if (colon) /* a line that goes on has blanks in front, so that its name is none */
        field_read(&r->stanza, line, (size_t)(colon - line.p));
    else if (line.p[0] != ' ' && line.p[0] != '\t')
        return damaged(line, no, e);
    return 0;
}

/*
 * What 64 bytes have that matters: a large host has half a million lines, and one look for all
 * that end in these is much less than a look for each.
 */
struct look {
    uint64_t ends, colons, nuls;
};

static inline struct look look_at(const char *p, size_t n)
{
    char last[MASK_BYTES];

    if (n < MASK_BYTES) { /* the text's last bytes; behind them stands nothing */
        memset(last, ' ', sizeof last);
        memcpy(last, p, n);
        p = last;
    }
    return (struct look){mask_of(p, '\n'), mask_of(p, ':'), mask_of(p, '\0')};
}

static int nul_refuse(struct look look, size_t no, struct err *e)
{
    uint64_t before = look.ends & (look.nuls ^ (look.nuls - 1));

    return damaged(STR("\\0"), no + (size_t)__builtin_popcountll(before), e);
}

static int text_read(struct reading *r, struct str text, struct err *e)
{
    const char *end = text.p + text.n, *at = text.p, *colon = NULL; /* `at`: the line's first */
    size_t no = 1;
    int rc = 0;

    for (const char *p = text.p; p < end; p += MASK_BYTES) {
        struct look look = look_at(p, (size_t)(end - p));

        if (look.nuls)
            return nul_refuse(look, no, e);
        for (; look.ends; look.ends &= look.ends - 1, no++) {
            size_t i = (size_t)__builtin_ctzll(look.ends);
            struct str line = {at, (size_t)(p + i - at)};

            if (colon == NULL && (look.colons & (look.ends ^ (look.ends - 1))))
                colon = p + __builtin_ctzll(look.colons);
            rc = line_read(r, line, colon, no, e);
            if (rc < 0)
                return rc;
            look.colons &= ~(look.ends ^ (look.ends - 1));
            colon = NULL;
            at = p + i + 1;
        }
        if (colon == NULL && look.colons)
            colon = p + __builtin_ctzll(look.colons);
    }
    if (at < end)
        rc = line_read(r, (struct str){at, (size_t)(end - at)}, colon, no++, e);
    return rc < 0 ? rc : stanza_close(r, no, e);
}

static int dpkg_parse(struct inventory_build *b, struct err *e)
{
    struct reading r = {.b = b, .first = 1};
    struct str version;
    int rc = inventory_build_item(b, STR_NONE, STR("dpkg"), STR_NONE, e);

    if (rc < 0)
        return rc;
    release_split(inventory_build_now(b)->release, &r.vendor, &version);
    return text_read(&r, b->in->bytes, e);
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
