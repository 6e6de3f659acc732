#include "view/because.h"
#include "base/arena.h"

static const char *key_of(const struct verdict *v, const struct image_entry *en)
{
    switch (v->reason) {
    case REASON_RANGE:
        return en->hi_inclusive ? "because.last_affected"
               : en->has_hi     ? "because.range"
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
    struct space_subject s = space_subject_of(a, c);
    struct image_entry en = {0};
    struct image_record record = {0};

    if (v->vuln != VULN_NONE) {
        image_entry_at(img, v->entry, &en);
        image_record_get(img, en.record, &record);
    }
    text_put(out, lang, key_of(v, &en), "space", str_z(a, s.space), "name", str_z(a, s.name),
             "version", str_z(a, s.version), "introduced",
             en.introduced.n ? str_z(a, en.introduced) : "0", "fixed", str_z(a, en.fixed), "source",
             str_z(a, record.source), "record", str_z(a, record.id), NULL);
    arena_free(a);
}
