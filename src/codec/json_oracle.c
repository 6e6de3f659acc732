/* Another reading of JSON for json_write_test: apart, for jansson has names that we have too. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

char *json_oracle(const char *text, size_t n, size_t *ret, char why[200]);

char *json_oracle(const char *text, size_t n, size_t *ret, char why[200])
{
    json_error_t e;
    json_t *v = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &e);

    if (v == NULL) {
        snprintf(why, 200, "%s", e.text);
        return NULL;
    }
    char *out = json_dumps(v, JSON_COMPACT | JSON_REAL_PRECISION(17));

    json_decref(v);
    *ret = strlen(out);
    return out;
}
