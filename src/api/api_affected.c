#include "api/api_affected.h"

int api_affected(struct api_call *c, const struct affected_query *q, const struct unit_scope *scope,
                 struct affected *ret, struct err *e)
{
    size_t n = 0;
    int rc = affected_make(c->act, q, ret, e);

    for (size_t i = 0; rc == 0 && i < ret->n; i++)
        if (unit_scope_has(scope, ret->items[i].unit))
            ret->items[n++] = ret->items[i];
    if (rc == 0)
        ret->n = n;
    return rc;
}

struct listing {
    struct api_call *c;
    const struct affected *f;
    const struct api_extra *extra;
};

static int page(void *ctx, struct api_page *p, struct err *e)
{
    struct listing *l = ctx;
    const struct affected_view v = {l->c->act->a, l->f, l->c->lang};
    int64_t from = 0, n = (int64_t)l->f->n;

    if (p->after.n && (!api_place_numbers(p->after, &from, 1) || from < 0))
        return err_set(e, E_USAGE, "the cursor is not one of this list");
    for (int64_t i = from; i < n && i < from + p->most; i++)
        exposure_row_put(&v, &l->f->items[i], p->t);
    if (from + p->most < n)
        p->next = str_fmt(l->c->act->a, "%lld", (long long)(from + p->most));
    return 0;
}

static int count(void *ctx, int64_t most, int64_t *ret, struct err *e)
{
    const struct listing *l = ctx;

    (void)most;
    (void)e;
    *ret = (int64_t)l->f->n;
    return 0;
}

static void more(void *ctx, struct json_writer *w)
{
    const struct listing *l = ctx;

    if (l->extra)
        l->extra->more(l->extra->ctx, w);
}

int api_exposures(struct api_call *c, struct api_answer *r, const struct affected *f,
                  const struct api_extra *extra, struct err *e)
{
    struct listing l = {c, f, extra};
    const struct api_listing all = {
        .columns = &exposure_columns, .page = page, .count = count, .ctx = &l, .more = more};

    return api_list(c, r, &all, e);
}
