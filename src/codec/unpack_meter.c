#include "codec/unpack_meter.h"

enum { RATIO_FROM = 16 << 20 }; /* small files may be as dense as they like */

int unpack_meter_add(struct unpack_meter *m, uint64_t n, struct err *e)
{
    const struct unpack_limits *l = m->limits;

    m->total += n;
    if (m->total > l->total)
        return err_set(e, E_LIMIT, "over %zu bytes when unpacked; split it", (size_t)l->total);
    if (m->total > RATIO_FROM && m->total / l->ratio > m->packed)
        return err_set(e, E_LIMIT, "over %zu times larger when unpacked; it may be made to harm",
                       (size_t)l->ratio);
    return 0;
}

int unpack_damaged(const char *format, struct err *e)
{
    return err_set(e, E_PARSE, "the %s data is cut off or damaged; fetch it again", format);
}
