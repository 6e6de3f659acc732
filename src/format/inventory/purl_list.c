#include "format/inventory/inventory_build.h"

/* Package URLs, one a line; '#' at the start of a line or behind a space begins a comment. */
static struct str comment_cut(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] == '#' && (i == 0 || char_is_space(line.p[i - 1])))
            return str_trim(str_sub(line, 0, i));
    return str_trim(line);
}

static int purls_parse(struct inventory_build *b, struct err *e)
{
    struct str rest = b->in->bytes;
    int rc = inventory_build_item(b, STR_NONE, inventory_file_source(b->a, b->in, STR("purl-list")),
                                  STR_NONE, e);

    for (size_t no = 1; rest.n > 0 && rc >= 0; no++) {
        struct str line = comment_cut(str_line(&rest));
        struct component c;
        struct err why = {0};

        if (line.n == 0)
            continue;
        if (component_of_purl(b->a, line, &c, &why) < 0)
            inventory_build_bad(b, &why, "line %zu", no);
        else
            rc = inventory_build_line(b, &c, no, e);
    }
    return rc;
}

static int purls_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                      struct err *e)
{
    struct inventory_build b;

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    int rc = purls_parse(&b, e);

    inventory_build_release(&b);
    return inventory_build_end(&b, rc, ret);
}

static int purls_probe(const struct inventory_input *in)
{
    struct str head = inventory_head(in, 16384);

    while (head.n > 0) {
        struct str line = comment_cut(str_line(&head));

        if (line.n > 0)
            return str_istarts(line, STR("pkg:")) ? 95 : 0;
    }
    return 0;
}

const struct inventory_format inventory_purl_list = {"purl-list", purls_probe, purls_read};
