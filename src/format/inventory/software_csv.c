#include "codec/csv.h"
#include "format/inventory/inventory_build.h"

/*
 * Software, firmware and hardware by asset: asset,vendor,product,version[,cpe][,kind], in any
 * order, by the title row. One inventory per asset, in order of first appearance.
 */
struct columns {
    int asset, vendor, product, version, cpe, kind;
};

struct row {
    struct component c;
    size_t line, asset;
};

VEC_TYPE(row_list, struct row);

static int column_any(const struct csv_row *title, const char *const *names, size_t n)
{
    int at = -1;

    for (size_t i = 0; i < n && at < 0; i++)
        at = csv_column(title, str_of(names[i]));
    return at;
}

#define COLUMN(title, ...)                                                                         \
    column_any((title), (const char *const[]){__VA_ARGS__},                                        \
               sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static struct columns columns_of(const struct csv_row *title)
{
    return (struct columns){
        .asset = COLUMN(title, "asset", "host", "hostname"),
        .vendor = COLUMN(title, "vendor", "publisher", "manufacturer"),
        .product = COLUMN(title, "product", "software", "name"),
        .version = COLUMN(title, "version"),
        .cpe = COLUMN(title, "cpe"),
        .kind = COLUMN(title, "kind", "part"),
    };
}

static bool columns_fit(const struct columns *c)
{
    return c->cpe >= 0 || (c->product >= 0 && c->version >= 0 && (c->vendor >= 0 || c->asset >= 0));
}

static bool part_read(struct str kind, char *part)
{
    static const struct {
        const char *word;
        char part;
    } kinds[] = {{"", 0},         {"software", 'a'}, {"application", 'a'},
                 {"a", 'a'},      {"os", 'o'},       {"operating-system", 'o'},
                 {"o", 'o'},      {"firmware", 'o'}, {"hardware", 'h'},
                 {"device", 'h'}, {"h", 'h'}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_ieq(str_trim(kind), str_of(kinds[i].word))) {
            *part = kinds[i].part;
            return true;
        }
    return false;
}

static void row_read(struct inventory_build *b, const struct columns *at, const struct csv_row *f,
                     struct row *row)
{
    struct component parts = {0};
    struct err why = {0};

    parts.namespace = csv_field(f, at->vendor);
    parts.name = csv_field(f, at->product);
    parts.version = csv_field(f, at->version);
    parts.cpe = csv_field(f, at->cpe);
    if (!part_read(csv_field(f, at->kind), &parts.part)) {
        (void)err_set(&why, E_INVALID,
                      "\"%.*s\" is no kind; write software, os, firmware or hardware",
                      STR_ARG(str_sub(csv_field(f, at->kind), 0, 60)));
        inventory_build_bad(b, &why, "line %zu", row->line);
    }
    int rc = component_of_product(b->a, &parts, &row->c, &why);

    if (rc < 0 && parts.cpe.n > 0 && parts.name.n > 0) { /* the product is known without it */
        inventory_build_bad(b, &why, "line %zu: cpe", row->line);
        parts.cpe = STR_NONE;
        rc = component_of_product(b->a, &parts, &row->c, &why);
    }
    if (rc < 0) {
        inventory_build_bad(b, &why, "line %zu", row->line);
        row->c = (struct component){0};
    }
}

static int rows_read(struct inventory_build *b, struct row_list *rows, struct map *assets,
                     struct err *e)
{
    struct csv csv;
    struct csv_row f;
    struct columns at;
    int rc;

    csv_init(&csv, b->in->bytes);
    rc = csv_next(&csv, b->a, &f, e);
    if (rc <= 0)
        return rc;
    at = columns_of(&f);
    if (!columns_fit(&at)) {
        (void)err_set(e, E_PARSE,
                      "no columns asset, vendor, product, version; name them in the "
                      "first line");
        return err_in(e, "line %zu", csv.line);
    }
    while ((rc = csv_next(&csv, b->a, &f, e)) > 0) {
        if (rows->n >= INVENTORY_COMPONENTS)
            return err_set(e, E_LIMIT, "over %d components in one document; split it",
                           INVENTORY_COMPONENTS);
        struct row *row = vec_add(rows);

        row->line = csv.line;
        row->asset = map_intern(assets, str_trim(csv_field(&f, at.asset)), NULL);
        row_read(b, &at, &f, row);
    }
    return rc;
}

/* Rows of one asset side by side: first[i] .. first[i + 1] are asset i's. */
static size_t *rows_order(struct arena *a, const struct row_list *rows, size_t assets,
                          size_t **order)
{
    size_t *first = arena_alloc(a, size_t, assets + 2);

    *order = arena_alloc(a, size_t, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        first[rows->p[i].asset + 2]++;
    for (size_t i = 2; i < assets + 2; i++)
        first[i] += first[i - 1];
    for (size_t i = 0; i < rows->n; i++)
        (*order)[first[rows->p[i].asset + 1]++] = i;
    return first;
}

static int assets_add(struct inventory_build *b, const struct row_list *rows,
                      const struct map *assets, struct err *e)
{
    struct str source = inventory_file_source(b->a, b->in, STR("software-csv"));
    size_t n = map_count(assets), *order;
    size_t *first = rows_order(b->a, rows, n, &order);
    int rc = 0;

    for (size_t i = 0; i < n && rc >= 0; i++) {
        rc = inventory_build_item(b, str_dup(b->a, map_key(assets, i)), source, STR_NONE, e);
        for (size_t k = first[i]; k < first[i + 1] && rc >= 0; k++) {
            struct row *row = &rows->p[order[k]];

            if (row->c.name.n > 0)
                rc = inventory_build_line(b, &row->c, row->line, e);
        }
    }
    return rc;
}

static int software_read(struct arena *a, const struct inventory_input *in,
                         struct inventory_doc *ret, struct err *e)
{
    struct inventory_build b;
    struct row_list rows = {0};
    struct map *assets = map_new();

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    int rc = rows_read(&b, &rows, assets, e);

    if (rc >= 0)
        rc = assets_add(&b, &rows, assets, e);
    vec_done(&rows);
    map_free(assets);
    return inventory_build_end(&b, rc, ret);
}

static int software_probe(const struct inventory_input *in)
{
    struct arena *a = arena_new();
    struct csv csv;
    struct csv_row title;
    struct str head = inventory_head(in, 4096);
    struct str line = str_line(&head);
    int score = 0;

    csv_init(&csv, line);
    if (line.n > 0 && csv_next(&csv, a, &title, NULL) > 0) {
        struct columns at = columns_of(&title);

        if (title.n > 1 && at.product >= 0 && columns_fit(&at))
            score = at.asset >= 0 ? 90 : 70;
    }
    arena_free(a);
    return score;
}

const struct inventory_format inventory_software_csv = {"software-csv", software_probe,
                                                        software_read};
