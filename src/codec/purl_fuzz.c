#include "codec/purl.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The canonical spelling reads back to itself. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = {0};
    struct purl p, again;

    if (purl_repair(a, (struct str){(const char *)data, size}, &p, &e) == 0) {
        struct str text = purl_text(a, &p);
        int rc = purl_parse(a, text, &again, &e);

        assert(rc == 0);
        assert(str_eq(purl_text(a, &again), text));
        assert(str_eq(p.name, again.name) && str_eq(p.version, again.version));
    }
    arena_free(a);
    return 0;
}
