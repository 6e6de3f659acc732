#include "index/image_mapped.h"
#include "index/matcher.h"

bool match_explain(const struct image *img, const struct component *c, const struct verdict *v,
                   struct arena *a, struct match_explanation *ret)
{
    struct space_subject sub = space_subject_of(a, c);
    struct match_subject subject;

    *ret = (struct match_explanation){0};
    ret->subject_space = sub.space;
    ret->subject_name = sub.name;
    ret->subject_version = sub.version;
    if (v->vuln == VULN_NONE || v->entry >= img->count[IMAGE_ENTRIES])
        return v->vuln == VULN_NONE;
    image_entry_at(img, v->entry, &ret->entry);
    image_record_get(img, ret->entry.record, &ret->record);
    if (match_subject_of(img, c, a, &subject))
        ret->key = subject.key;
    return ret->entry.vuln == v->vuln;
}
