#include "domain/exposure/exposure.h"
#include "model/space.h"

/* "4.17.21" -> "4", "v0.4.1" -> "0.4": below 1.0 the second number breaks compatibility. */
static struct str major_line(struct str version)
{
    size_t i = version.n > 0 && (version.p[0] == 'v' || version.p[0] == 'V');
    size_t from = i;

    while (i < version.n && char_is_digit(version.p[i]))
        i++;
    if (i - from == 1 && version.p[from] == '0' && i < version.n && version.p[i] == '.') {
        size_t second = i + 1;

        while (second < version.n && char_is_digit(version.p[second]))
            second++;
        if (second > i + 1)
            i = second;
    }
    return str_sub(version, from, i);
}

void exposure_group_of(struct arena *a, const struct component *c, struct exposure_group *ret)
{
    struct space_subject s = space_subject_of(a, c);
    bool product = s.kind == NULL || str_eq(s.space, STR("cpe"));

    *ret = (struct exposure_group){
        .space = s.space,
        .name = s.kind ? s.name : c->name,
        .package = c->name,
        .type = c->type,
    };
    if (s.kind && s.kind->released && !s.kind->by_source && c->source_name.n > 0)
        ret->name = c->source_name; /* rpm: matched by binary, repaired by source package */
    if (!product && s.kind && !s.kind->released)
        ret->line = major_line(c->version);
}
