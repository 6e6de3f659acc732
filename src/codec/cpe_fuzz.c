#include "codec/cpe.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void reads_back(struct arena *a, struct str binding, struct str text)
{
    struct err e = {0};
    struct cpe again;

    if (binding.n > CPE_MAX)
        return;
    int rc = cpe_parse(a, binding, &again, &e);

    assert(rc == 0 && str_eq(cpe_text(a, &again), text));
}

/* Both bindings read back to the same name, which is equal to itself unless it has wildcards. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new();
    struct err e = {0};
    struct cpe c;

    if (cpe_parse(a, (struct str){(const char *)data, size}, &c, &e) == 0) {
        struct str text = cpe_text(a, &c);
        enum cpe_relation self = cpe_match(&c, &c);

        reads_back(a, text, text);
        reads_back(a, cpe_uri(a, &c), text);
        assert(self == CPE_EQUAL || self == CPE_UNDEFINED);
    }
    arena_free(a);
    return 0;
}
