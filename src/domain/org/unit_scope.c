#include "domain/org/unit_scope.h"
#include "base/buf.h"
#include "base/clock.h"

enum { SMALL_PART = 20 }; /* one unit in so many */

static struct str list_of(struct arena *a, const int64_t *ids, size_t n)
{
    struct buf b = BUF_INIT(0);

    buf_add_char(&b, '[');
    for (size_t i = 0; i < n; i++)
        buf_fmt(&b, "%s%lld", i ? "," : "", (long long)ids[i]);
    buf_add_char(&b, ']');
    struct str s = str_dup(a, buf_str(&b));

    buf_done(&b);
    return s;
}

/* Units of the group whose day is `by` days beside that of UTC. */
static struct str beside(struct arena *a, const struct org *org, int64_t now, int by)
{
    int64_t *ids = arena_alloc(a, int64_t, org->n + 1);
    size_t n = 0;

    for (size_t i = 0; i < org->n; i++)
        if (clock_day(now, (int32_t)org->units[i].zone_min) - clock_day(now, 0) == by)
            ids[n++] = org->units[i].id;
    return list_of(a, ids, n);
}

void unit_scope_whole(struct arena *a, const struct org *org, int64_t now, struct unit_scope *ret)
{
    *ret = (struct unit_scope){.whole = true, .org = org, .n = org->n, .now = now};
    ret->ids = arena_alloc(a, int64_t, org->n + 1);
    for (size_t i = 0; i < org->n; i++)
        ret->ids[i] = org->units[i].id;
    ret->list = list_of(a, ret->ids, ret->n);
    ret->ahead = beside(a, org, now, 1);
    ret->behind = beside(a, org, now, -1);
}

static bool below_any(const struct org *org, const struct unit *u, const int64_t *tops, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct unit *top = org_by_id(org, tops[i]);

        if (top && org_below(org, u, top))
            return true;
    }
    return false;
}

/* `s` keeps its day and zones; only what it holds changes. */
static void take(struct arena *a, struct unit_scope *s, const struct unit_scope *from,
                 const int64_t *tops, size_t n)
{
    *s = *from;
    s->whole = false;
    s->ids = arena_alloc(a, int64_t, from->n + 1);
    s->n = 0;
    for (size_t i = 0; i < from->n; i++)
        if (below_any(s->org, org_by_id(s->org, from->ids[i]), tops, n))
            s->ids[s->n++] = from->ids[i];
    s->list = list_of(a, s->ids, s->n);
}

void unit_scope_below(struct arena *a, const struct unit_scope *whole, const int64_t *tops,
                      size_t n, struct unit_scope *ret)
{
    take(a, ret, whole, tops, n);
}

void unit_scope_narrow(struct arena *a, const struct unit_scope *s, const struct unit *top,
                       struct unit_scope *ret)
{
    take(a, ret, s, &top->id, 1);
}

bool unit_scope_has(const struct unit_scope *s, int64_t unit)
{
    size_t lo = 0, hi = s->n;

    if (s->whole || unit == 0)
        return s->whole;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (s->ids[mid] < unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->n && s->ids[lo] == unit;
}

bool unit_scope_small(const struct unit_scope *s)
{
    return !s->whole && s->n * SMALL_PART <= s->org->n;
}

int64_t unit_scope_today(const struct unit_scope *s, int64_t unit)
{
    const struct unit *u = org_by_id(s->org, unit);

    return clock_day(s->now, u ? (int32_t)u->zone_min : 0);
}
