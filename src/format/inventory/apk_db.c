#include "format/inventory/inventory_build.h"

/*
 * apk's database lib/apk/db/installed (apk-package format, v2): one letter and a colon a line,
 * packages parted by a blank line. o: is the origin (source) package. Strings point into the text.
 */
struct package {
    struct str name, version, arch, origin;
    size_t line;
    bool any;
};

static int package_close(struct inventory_build *b, struct package *p, struct err *e)
{
    struct component c = {0};
    struct package done = *p;

    *p = (struct package){0};
    if (!done.any)
        return 0;
    if (done.name.n == 0 || done.version.n == 0) {
        struct err why = {0};

        (void)err_set(&why, E_INVALID, "an installed package without a name or a version");
        inventory_build_bad(b, &why, "line %zu", done.line);
        return 0;
    }
    c.type = STR("apk");
    c.name = done.name;
    c.version = done.version;
    c.arch = done.arch;
    c.source_name = done.origin;
    return inventory_build_line(b, &c, done.line, e);
}

static int line_read(struct package *p, struct str line, size_t no, struct err *e)
{
    if (line.n < 2 || !char_is_alpha(line.p[0]) || line.p[1] != ':') {
        (void)err_set(e, E_PARSE, "\"%.*s\" is no \"letter:value\"; the file is damaged or cut off",
                      STR_ARG(str_sub(line, 0, 60)));
        return err_in(e, "line %zu", no);
    }
    if (!p->any) {
        p->any = true;
        p->line = no;
    }
    struct str value = str_trim(str_sub(line, 2, line.n));

    switch (line.p[0]) {
    case 'P': p->name = value; break;
    case 'V': p->version = value; break;
    case 'A': p->arch = value; break;
    case 'o': p->origin = value; break;
    default: break;
    }
    return 0;
}

static int apk_parse(struct inventory_build *b, struct err *e)
{
    struct str rest = b->in->bytes;
    struct package p = {0};
    int rc = inventory_build_item(b, STR_NONE, STR("apk"), STR_NONE, e);

    for (size_t no = 1; rest.n > 0 && rc >= 0; no++) {
        struct str line = str_line(&rest);

        rc = line.n == 0 ? package_close(b, &p, e) : line_read(&p, line, no, e);
    }
    return rc < 0 ? rc : package_close(b, &p, e);
}

static int apk_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                    struct err *e)
{
    struct inventory_build b;

    inventory_build_init(&b, a, in);
    return inventory_build_end(&b, apk_parse(&b, e), ret);
}

static int apk_probe(const struct inventory_input *in)
{
    struct str head = str_trim(inventory_head(in, 8192));

    if (!str_starts(head, STR("C:Q")) && !str_starts(head, STR("P:")))
        return 0;
    bool whole = str_find(head, STR("P:")) >= 0 && str_find(head, STR("\nV:")) >= 0;

    return whole ? 95 : 40;
}

const struct inventory_format inventory_apk_db = {"apk", apk_probe, apk_read};
