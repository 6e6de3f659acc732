#include "domain/org/import_result.h"

struct str import_result_json(struct arena *a, const struct import_result *r)
{
    return str_fmt(a, "{\"added\":%zu,\"changed\":%zu,\"unchanged\":%zu,\"closed\":%zu}", r->added,
                   r->changed, r->unchanged, r->closed);
}
