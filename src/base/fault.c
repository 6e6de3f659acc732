#include "base/fault.h"
#include "base/str.h"
#include <stdatomic.h>

static const char *const names[FAULT_KINDS] = {"alloc:", "file:", "db:"};
static atomic_long counts[FAULT_KINDS];
static atomic_long fail_at[FAULT_KINDS];

bool fault_set(const char *spec)
{
    struct str s = str_of(spec);

    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        struct str name = str_of(names[kind]);
        int64_t n;

        if (!str_starts(s, name) || !str_i64(str_sub(s, name.n, s.n), &n) || n <= 0)
            continue;
        fail_at[kind] = (long)n;
        return true;
    }
    return false;
}

bool fault_hit(enum fault_kind kind)
{
    long at = atomic_load_explicit(&fail_at[kind], memory_order_relaxed);

    if (at == 0)
        return false;
    return atomic_fetch_add(&counts[kind], 1) + 1 == at;
}

long fault_count(enum fault_kind kind)
{
    return counts[kind];
}
