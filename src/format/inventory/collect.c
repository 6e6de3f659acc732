#include "base/clock.h"
#include "format/inventory/inventory_build.h"

/*
 * What packaging/collect.sh prints of a machine: "niju-collect 1", sections "[name]", "[end]".
 * Package sections go to the reader of their format; each gives one inventory of the host.
 * Sections that are not known are passed over, so that an older niju reads a newer script.
 */
enum { SECTIONS = 64 };

struct section {
    struct str name, text;
    size_t line; /* of its heading */
};

struct document {
    struct section sections[SECTIONS];
    size_t n;
    bool ended;
};

static const struct reader {
    const char *section;
    const struct inventory_format *format;
} readers[] = {
    {"dpkg", &inventory_dpkg},
    {"rpm", &inventory_rpm_list},
    {"apk", &inventory_apk_db},
    {"pip", &inventory_pip_requirements},
};

static bool heading_read(struct str line, struct str *name)
{
    if (line.n < 3 || line.p[0] != '[' || line.p[line.n - 1] != ']')
        return false;
    *name = str_sub(line, 1, line.n - 1);
    for (size_t i = 0; i < name->n; i++)
        if (!char_is_lower(name->p[i]) && name->p[i] != '-')
            return false;
    return true;
}

static int sections_cut(struct str text, struct document *d, struct err *e)
{
    struct section *now = NULL;
    struct str line = str_line(&text);

    if (!str_eq(line, STR("niju-collect 1")))
        return err_set(e, E_SUPPORT, "not supported: \"%.*s\"; version 1 is read",
                       STR_ARG(str_sub(line, 0, 60)));
    for (size_t no = 2; text.n > 0 && !d->ended; no++) {
        struct str name;

        line = str_line(&text);
        if (!heading_read(line, &name)) {
            if (now)
                now->text.n = (size_t)(line.p + line.n - now->text.p);
            continue;
        }
        d->ended = str_eq(name, STR("end"));
        if (d->n >= SECTIONS)
            return err_set(e, E_LIMIT, "over %d sections", SECTIONS);
        now = &d->sections[d->n++];
        *now = (struct section){name, {text.p, 0}, no};
    }
    if (!d->ended)
        return err_set(e, E_PARSE,
                       "the last line is not [end]: the output is cut off; collect "
                       "it again");
    return 0;
}

static struct str section_text(const struct document *d, struct str name)
{
    for (size_t i = 0; i < d->n; i++)
        if (str_eq(d->sections[i].name, name))
            return d->sections[i].text;
    return STR_NONE;
}

/* "/usr/lib/node_modules/npm:npm@9.2.0" a line; npm ls states the folder first. */
static int npm_line(struct inventory_build *b, struct str line, size_t no, struct err *e)
{
    ptrdiff_t colon = str_find_char(line, ':');
    struct str spec = colon < 0 ? STR_NONE : str_sub(line, (size_t)colon + 1, line.n);
    struct component c = {.type = STR("npm")};

    spec = str_cut(&spec, ':');
    ptrdiff_t at = str_rfind_char(spec, '@');
    ptrdiff_t slash = spec.n > 0 && spec.p[0] == '@' ? str_find_char(spec, '/') : -1;

    if (at <= slash || at <= 0 || (size_t)at + 1 == spec.n)
        return 0; /* the folder of all, without a package */
    c.namespace = str_sub(spec, 0, slash < 0 ? 0 : (size_t)slash);
    c.name = str_sub(spec, (size_t)(slash + 1), (size_t)at);
    c.version = str_sub(spec, (size_t)at + 1, spec.n);
    return inventory_build_line(b, &c, no, e);
}

static int npm_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                    struct err *e)
{
    struct inventory_build b;
    struct str rest = in->bytes;

    inventory_build_init(&b, a, in);
    int rc = inventory_build_item(&b, STR_NONE, STR("npm"), STR_NONE, e);

    for (size_t no = 1; rest.n > 0 && rc >= 0; no++)
        rc = npm_line(&b, str_line(&rest), no, e);
    return inventory_build_end(&b, rc, ret);
}

static int section_read(struct arena *a, const struct section *s, struct str release,
                        struct inventory_doc *ret, struct err *e)
{
    struct inventory_input in = {s->text, STR_NONE, release};
    int rc = 1;

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (str_eq(s->name, str_of(readers[i].section)))
            rc = readers[i].format->read(a, &in, ret, e);
    if (str_eq(s->name, STR("npm")))
        rc = npm_read(a, &in, ret, e);
    if (rc < 0)
        return err_in(e, "section %.*s on line %zu", STR_ARG(s->name), s->line);
    return rc;
}

struct joined {
    VEC(struct inventory) items;
    VEC(struct inventory_bad) bad;
    size_t bad_more;
};

static void section_join(struct arena *a, const struct section *s, const struct inventory_doc *doc,
                         struct joined *j)
{
    for (size_t i = 0; i < doc->n; i++) {
        struct inventory *item = vec_add(&j->items);

        *item = doc->items[i];
        item->source = s->name;
    }
    for (size_t i = 0; i < doc->bad_n; i++) {
        struct inventory_bad *bad = vec_add(&j->bad);

        bad->place = str_fmt(a, "section %.*s on line %zu: %.*s", STR_ARG(s->name), s->line,
                             STR_ARG(doc->bad[i].place));
        bad->why = doc->bad[i].why;
    }
    j->bad_more += doc->bad_more;
}

static int sections_read(struct arena *a, const struct document *d, struct str release,
                         struct joined *j, struct err *e)
{
    for (size_t i = 0; i < d->n; i++) {
        struct inventory_doc doc = {0};
        int rc = section_read(a, &d->sections[i], release, &doc, e);

        if (rc < 0)
            return rc;
        if (rc == 0)
            section_join(a, &d->sections[i], &doc, j);
    }
    return 0;
}

static void facts_apply(const struct document *d, struct joined *j)
{
    int64_t made = 0;

    (void)clock_parse(str_trim(section_text(d, STR("time"))), &made);
    for (size_t i = 0; i < j->items.n; i++) {
        j->items.p[i].subject = str_trim(section_text(d, STR("hostname")));
        j->items.p[i].made = made;
    }
}

static int collect_read(struct arena *a, const struct inventory_input *in,
                        struct inventory_doc *ret, struct err *e)
{
    struct document *d = arena_alloc(a, struct document, 1);
    struct joined j = {0};
    struct str release = in->release;
    int rc = sections_cut(in->bytes, d, e);

    if (rc >= 0 && release.n == 0)
        release = os_release_read(a, section_text(d, STR("os-release")));
    if (rc >= 0)
        rc = sections_read(a, d, release, &j, e);
    if (rc >= 0) {
        facts_apply(d, &j);
        ret->n = j.items.n;
        ret->items = arena_alloc(a, struct inventory, ret->n);
        ret->bad_n = j.bad.n;
        ret->bad = arena_alloc(a, struct inventory_bad, ret->bad_n);
        ret->bad_more = j.bad_more;
        for (size_t i = 0; i < ret->n; i++)
            ret->items[i] = j.items.p[i];
        for (size_t i = 0; i < ret->bad_n; i++)
            ret->bad[i] = j.bad.p[i];
    }
    vec_done(&j.items);
    vec_done(&j.bad);
    return rc;
}

static int collect_probe(const struct inventory_input *in)
{
    return str_starts(in->bytes, STR("niju-collect ")) ? 100 : 0;
}

const struct inventory_format inventory_collect = {"collect", collect_probe, collect_read};
