#include "format/inventory/inventory_build.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read keeps its promises: no component without type and name, each item whole. */
static void doc_check(struct arena *a, const struct inventory_doc *doc)
{
    for (size_t i = 0; i < doc->n; i++) {
        for (size_t j = 0; j < doc->items[i].n; j++) {
            const struct component *c = &doc->items[i].components[j];
            struct component back;

            assert(c->type.n > 0 && c->name.n > 0);
            assert(component_unkey(component_key(a, c), &back));
            assert(str_eq(back.name, c->name) && str_eq(back.version, c->version));
            assert(component_purl(a, c).n > 0);
        }
    }
}

/* The first byte names a reader ('a' is the first of the table); below 'a' it is detected. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct inventory_input in = {{(const char *)data, size}, STR("fuzz"), STR("debian-12")};
    struct inventory_doc doc = {0};
    struct arena *a = arena_new();
    struct err e = {0};
    const struct inventory_format *f = NULL;

    if (size > 0 && data[0] >= 'a') {
        f = inventory_format_at((size_t)(data[0] - 'a'));
        in.bytes = str_sub(in.bytes, 1, size);
    }
    int rc = f ? f->read(a, &in, &doc, &e) : inventory_read(a, &in, &doc, &e);

    assert(rc == 0 || (rc < 0 && e.code == rc && e.text[0] != '\0'));
    if (rc == 0)
        doc_check(a, &doc);
    (void)os_release_read(a, in.bytes);
    arena_free(a);
    return 0;
}
