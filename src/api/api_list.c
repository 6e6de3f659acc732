#include "api/api_list.h"

enum { LIMIT = 50, LIMIT_MAX = 500, EXPORT_PART = 500, PLACE_MAX = 512 };

/* Tells a cursor of this list from one of another, or a made-up one. */
static uint32_t place_check(const struct api_call *c, struct str place)
{
    struct str parts[] = {str_of(c->route->path), place};
    uint32_t h = 2166136261U;

    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < parts[k].n; i++)
            h = (h ^ (unsigned char)parts[k].p[i]) * 16777619U;
    return h;
}

static struct str cursor_of(const struct api_call *c, struct str place)
{
    struct buf b = BUF_INIT(0);

    if (place.n == 0)
        return STR_NONE;
    buf_add_hex(&b, place);
    buf_fmt(&b, "%08x", place_check(c, place));
    struct str s = str_dup(c->act->a, buf_str(&b));

    buf_done(&b);
    return s;
}

static int nibble(char ch)
{
    return char_is_digit(ch) ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static int cursor_wrong(struct err *e)
{
    (void)err_set(e, E_USAGE, "the cursor is not one of this list");
    return err_in(e, "cursor");
}

static int cursor_read(const struct api_call *c, struct str *ret, struct err *e)
{
    struct str s = api_text(c, "cursor");
    char check[9];

    *ret = STR_NONE;
    if (s.n == 0)
        return 0;
    if (s.n < 10 || s.n % 2 || s.n > 2 * PLACE_MAX + 8)
        return cursor_wrong(e);
    char *p = arena_alloc(c->act->a, char, s.n);

    for (size_t i = 0; i + 8 < s.n; i += 2) {
        int hi = nibble(s.p[i]), lo = nibble(s.p[i + 1]);

        if (hi < 0 || lo < 0)
            return cursor_wrong(e);
        p[i / 2] = (char)(hi * 16 + lo);
    }
    *ret = (struct str){p, (s.n - 8) / 2};
    (void)snprintf(check, sizeof check, "%08x", place_check(c, *ret));
    return str_eq(str_sub(s, s.n - 8, s.n), str_of(check)) ? 0 : cursor_wrong(e);
}

bool api_place_numbers(struct str place, int64_t *ret, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!str_i64(str_cut(&place, '.'), &ret[i]))
            return false;
    return true;
}

static int format_read(const struct api_call *c, enum view_format *ret, struct err *e)
{
    struct str want = api_text(c, "format");

    *ret = VIEW_JSON;
    if (str_find(c->accept, STR("text/csv")) >= 0)
        *ret = VIEW_CSV;
    else if (str_find(c->accept, STR("application/jsonl")) >= 0)
        *ret = VIEW_JSONL;
    if (want.n && (!view_format_parse(want, ret) || *ret == VIEW_TABLE)) {
        (void)err_set(e, E_USAGE, "the parameter is none of json, jsonl, csv");
        return err_in(e, "format");
    }
    return 0;
}

static int limit_read(const struct api_call *c, int64_t *ret, struct err *e)
{
    int rc = 0;

    *ret = LIMIT;
    rc = api_number(c, "limit", ret, e);
    if (rc == 0 && (*ret < 1 || *ret > LIMIT_MAX)) {
        (void)err_set(e, E_USAGE, "the parameter is not from 1 to %d", LIMIT_MAX);
        return err_in(e, "limit");
    }
    return rc;
}

static int export_all(struct api_call *c, struct api_answer *r, const struct api_listing *l,
                      enum view_format format, struct err *e)
{
    const struct view_style style = {.lang = c->lang};
    struct api_page p = {.most = EXPORT_PART};
    struct view_table t;
    bool headless = false;
    int rc = 0;

    r->type = format == VIEW_CSV ? "text/csv; charset=utf-8" : "application/jsonl";
    do {
        view_table_init(&t, l->columns->p, l->columns->n);
        t.headless = headless;
        headless = true;
        p.t = &t;
        p.after = p.next;
        p.next = STR_NONE;
        rc = l->page(l->ctx, &p, e);
        if (rc == 0)
            view_render(&t, format, &style, &r->body);
        view_table_done(&t);
        if (rc == 0 && r->flush)
            rc = r->flush(r, e);
    } while (rc == 0 && p.next.n > 0);
    return rc;
}

static int total_of(const struct api_listing *l, const struct view_table *t, struct view_page *page,
                    struct err *e)
{
    int rc = 0;

    page->total = (int64_t)(t->n / t->column_n);
    if (l->count)
        rc = l->count(l->ctx, API_COUNT_MAX + 1, &page->total, e);
    page->at_least = page->total > API_COUNT_MAX;
    if (page->at_least)
        page->total = API_COUNT_MAX;
    return rc;
}

int api_list(struct api_call *c, struct api_answer *r, const struct api_listing *l, struct err *e)
{
    struct api_page p = {0};
    struct view_page page = {.more = l->more, .ctx = l->ctx};
    enum view_format format;
    struct view_table t;
    int rc = format_read(c, &format, e);

    if (rc == 0)
        rc = limit_read(c, &p.most, e);
    if (rc == 0)
        rc = cursor_read(c, &p.after, e);
    if (rc < 0)
        return rc;
    if (format != VIEW_JSON)
        return export_all(c, r, l, format, e);
    view_table_init(&t, l->columns->p, l->columns->n);
    p.t = &t;
    rc = l->page(l->ctx, &p, e);
    if (rc == 0)
        rc = total_of(l, &t, &page, e);
    if (rc == 0) {
        page.next = cursor_of(c, p.next);
        view_page_json(&t, &page, &r->body);
        r->body.n--; /* its line end comes below */
        api_json_end(c, r, 0);
    }
    view_table_done(&t);
    return rc;
}

/* A table cut into pages by row numbers. */
struct cutting {
    struct api_call *c;
    const struct view_table *t;
    const struct api_extra *extra;
};

static int cut_page(void *ctx, struct api_page *p, struct err *e)
{
    struct cutting *k = ctx;
    int64_t from = 0, rows = (int64_t)(k->t->n / k->t->column_n);

    if (p->after.n && (!api_place_numbers(p->after, &from, 1) || from < 0 || from > rows))
        return cursor_wrong(e);
    for (int64_t i = from; i < rows && i < from + p->most; i++)
        view_row_copy(p->t, k->t, (size_t)i);
    if (from + p->most < rows)
        p->next = str_fmt(k->c->act->a, "%lld", (long long)(from + p->most));
    return 0;
}

static int cut_count(void *ctx, int64_t most, int64_t *ret, struct err *e)
{
    const struct cutting *k = ctx;

    (void)most;
    (void)e;
    *ret = (int64_t)(k->t->n / k->t->column_n);
    return 0;
}

static void cut_more(void *ctx, struct json_writer *w)
{
    const struct cutting *k = ctx;

    if (k->extra)
        k->extra->more(k->extra->ctx, w);
}

int api_table_with(struct api_call *c, struct api_answer *r, struct view_table *t,
                   const struct api_extra *extra, struct err *e)
{
    struct cutting k = {c, t, extra};
    const struct view_columns columns = {t->columns, t->column_n};
    const struct api_listing l = {
        .columns = &columns, .page = cut_page, .count = cut_count, .ctx = &k, .more = cut_more};

    return api_list(c, r, &l, e);
}

int api_table(struct api_call *c, struct api_answer *r, struct view_table *t, struct err *e)
{
    return api_table_with(c, r, t, NULL, e);
}
