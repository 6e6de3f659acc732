/* A range and a version: what parses has a canonical text that parses to itself. */
#include "codec/vers.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A newline parts the range from the version. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str version = {(const char *)data, size}, text = str_cut(&version, '\n');
    struct arena *a = arena_new();
    struct vers_range r, again, strict;
    bool in, same;

    if (vers_parse(a, text, &r, NULL) == 0) {
        struct str canonical = vers_text(a, &r);
        int rc = vers_contains(&r, version, &in, NULL);

        /* encoding makes a text longer, so it may pass the limit */
        if (canonical.n <= VERS_TEXT_MAX) {
            assert(vers_parse(a, canonical, &again, NULL) == 0);
            assert(str_eq(vers_text(a, &again), canonical));
            assert(vers_contains(&again, version, &same, NULL) == rc);
            assert(rc < 0 || in == same);
        }
    }
    if (vers_parse_strict(a, text, &strict, NULL) == 0)
        assert(str_eq(vers_text(a, &strict), text));
    arena_free(a);
    return 0;
}
