#include "codec/cpe.h"

/* Stands in until codec/cpe.c is there; meson.build drops it then. */
int cpe_parse(struct arena *a, struct str text, struct cpe *ret, struct err *e)
{
    (void)a, (void)text, (void)ret;
    return err_set(e, E_SUPPORT, "not supported: CPE names");
}

struct str cpe_text(struct arena *a, const struct cpe *c)
{
    (void)a, (void)c;
    return STR_NONE;
}

struct str cpe_plain(struct arena *a, const struct cpe *c, enum cpe_field f)
{
    (void)a, (void)c, (void)f;
    return STR_NONE;
}

struct str cpe_quote(struct arena *a, struct str plain)
{
    return str_lower(a, plain);
}
