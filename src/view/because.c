#include "view/because.h"
#include "base/arena.h"

static const char *key_of(const struct verdict *v, const struct match_explanation *x)
{
    switch (v->reason) {
    case REASON_RANGE:
        return x->entry.hi_inclusive ? "because.last_affected"
               : x->entry.has_hi     ? "because.range"
                                     : "because.no_fix";
    case REASON_LISTED: return "because.listed";
    case REASON_ALL: return "because.all";
    case REASON_EOL: return "because.eol";
    case REASON_VERSION: return "because.version";
    case REASON_NO_VERSION: return "because.no_version";
    case REASON_EPOCH: return "because.epoch";
    case REASON_SOURCE: return "because.source";
    case REASON_NO_DATA: break;
    }
    return "because.no_data";
}

void because_put(struct buf *out, enum lang lang, const struct image *img,
                 const struct component *c, const struct verdict *v)
{
    struct arena *a = arena_new();
    struct match_explanation x = {0};
    struct space_subject s = space_subject_of(a, c);

    if (v->vuln != VULN_NONE)
        (void)match_explain(img, c, v, a, &x);
    text_put(out, lang, key_of(v, &x), "space", str_z(a, s.space), "name", str_z(a, s.name),
             "version", str_z(a, s.version), "introduced",
             x.entry.introduced.n ? str_z(a, x.entry.introduced) : "0", "fixed",
             str_z(a, x.entry.fixed), "source", str_z(a, x.record.source), "record",
             str_z(a, x.record.id), NULL);
    arena_free(a);
}
