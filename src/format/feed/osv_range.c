#include "format/feed/osv_range.h"
#include "base/sort.h"

enum event_kind { INTRODUCED, FIXED, LAST_AFFECTED, LIMIT };

struct event {
    enum event_kind kind;
    struct str version;
    size_t i; /* place in the list */
};
FEED_LIST(event_list, struct event);

struct event_order {
    enum ver_order order;
    bool failed;
};

static bool kind_of(struct str key, enum event_kind *ret)
{
    static const struct {
        struct str key;
        enum event_kind kind;
    } kinds[] = {{{"introduced", 10}, INTRODUCED},
                 {{"fixed", 5}, FIXED},
                 {{"last_affected", 13}, LAST_AFFECTED},
                 {{"limit", 5}, LIMIT}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_eq(key, kinds[i].key)) {
            *ret = kinds[i].kind;
            return true;
        }
    }
    return false;
}

/* YAML reads a version of digits as a number; 1.10 read so has lost its zero and is no version. */
static bool version_of(struct arena *a, struct json v, struct str *ret)
{
    if (v.type == JSON_INT)
        *ret = json_text(a, v);
    return v.type == JSON_INT || json_str(v, ret);
}

static bool event_take(struct arena *a, struct json v, struct event_list *to)
{
    struct json_iter it = json_iter(v);

    while (v.type == JSON_OBJECT && json_next(&it)) {
        struct event ev = {.i = to->n};

        if (!kind_of(it.key, &ev.kind) || it.value.type == JSON_NULL)
            continue;
        if (!version_of(a, it.value, &ev.version) || ev.version.n == 0)
            return false;
        if (ev.kind == INTRODUCED && str_eq(ev.version, STR("0")))
            ev.version = STR_NONE;
        if (ev.kind == LIMIT && str_eq(ev.version, STR("*")))
            continue;
        *feed_list_add(a, to) = ev;
    }
    return v.type == JSON_OBJECT;
}

/* Introduced, end, introduced, end ...: no order of versions is needed. */
static bool in_turn(const struct event_list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->p[i].kind == LIMIT || (l->p[i].kind == INTRODUCED) != (i % 2 == 0))
            return false;
    }
    return true;
}

static int event_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct event *a = pa, *b = pb;
    struct event_order *o = ctx;
    int cmp = 0;

    if (a->version.n == 0 || b->version.n == 0)
        cmp = (a->version.n > 0) - (b->version.n > 0);
    else if (ver_cmp(o->order, a->version, b->version, &cmp, NULL) < 0)
        o->failed = true;
    return cmp ? cmp : a->i < b->i ? -1 : 1;
}

static void close_with(struct advisory_range *r, const struct event *ev)
{
    if (ev->kind == LAST_AFFECTED)
        r->last_affected = ev->version;
    else
        r->fixed = ev->version;
}

/* The schema: a version is affected when it lies before at least one limit, so the last counts. */
static size_t limit_of(const struct event_list *l)
{
    size_t at = l->n;

    for (size_t i = 0; i < l->n; i++)
        at = l->p[i].kind == LIMIT ? i : at;
    return at;
}

static void walk(struct arena *a, const struct event_list *l, struct feed_ranges *to)
{
    struct advisory_range open = {0};
    size_t end = limit_of(l);
    bool is_open = false;

    for (size_t i = 0; i < end; i++) {
        const struct event *ev = &l->p[i];

        if (ev->kind == INTRODUCED && !is_open) {
            open = (struct advisory_range){.introduced = ev->version};
            is_open = true;
        } else if (is_open && (ev->kind == FIXED || ev->kind == LAST_AFFECTED)) {
            close_with(&open, ev);
            *feed_list_add(a, to) = open;
            is_open = false;
        }
    }
    if (is_open && end < l->n)
        close_with(&open, &l->p[end]);
    if (is_open)
        *feed_list_add(a, to) = open;
}

bool osv_range_add(struct arena *a, enum ver_order order, struct json events,
                   struct feed_ranges *to)
{
    struct event_list l = {0};
    struct event_order o = {order, false};

    for (struct json_iter it = json_iter(events); json_next(&it);) {
        if (!event_take(a, it.value, &l))
            return false;
    }
    if (events.type != JSON_ARRAY || l.n == 0)
        return false;
    if (!in_turn(&l))
        sort_with(l.p, l.n, sizeof *l.p, event_cmp, &o);
    size_t before = to->n;

    if (!o.failed)
        walk(a, &l, to);
    return to->n > before;
}
