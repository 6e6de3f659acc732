#include "view/table.h"
#include "base/clock.h"
#include "codec/csv.h"
#include <assert.h>

void view_table_init(struct view_table *t, const struct view_column *columns, size_t column_n)
{
    *t = (struct view_table){.columns = columns, .column_n = column_n, .total = -1};
}

void view_table_done(struct view_table *t)
{
    alloc_free(t->cells);
    t->cells = NULL;
    t->n = t->cap = 0;
}

static struct cell *cell_add(struct view_table *t, enum cell_type type)
{
    t->cells = vec_grow(t->cells, t->n, &t->cap, sizeof *t->cells);
    t->cells[t->n].type = type;
    return &t->cells[t->n++];
}

void view_str(struct view_table *t, struct str s)
{
    cell_add(t, CELL_TEXT)->text = s;
}

void view_str_or_null(struct view_table *t, struct str s)
{
    cell_add(t, s.n ? CELL_TEXT : CELL_NULL)->text = s;
}

void view_i64(struct view_table *t, int64_t v)
{
    cell_add(t, CELL_I64)->i64 = v;
}

void view_bool(struct view_table *t, bool v)
{
    cell_add(t, CELL_BOOL)->i64 = v;
}

void view_double(struct view_table *t, double v)
{
    cell_add(t, CELL_DOUBLE)->number = v;
}

void view_null(struct view_table *t)
{
    (void)cell_add(t, CELL_NULL);
}

void view_day(struct view_table *t, struct arena *a, int64_t day)
{
    char text[CLOCK_TEXT];

    view_str_or_null(t, day ? str_dup(a, str_of(clock_day_text(day, text))) : STR_NONE);
}

void view_time(struct view_table *t, struct arena *a, int64_t at)
{
    char text[CLOCK_TEXT];

    view_str_or_null(t, at ? str_dup(a, str_of(clock_text(at, text))) : STR_NONE);
}

void view_json(struct view_table *t, struct str json, struct str text)
{
    struct cell *c = cell_add(t, CELL_JSON);

    c->json = json;
    c->text = text;
}

void view_row_copy(struct view_table *t, const struct view_table *from, size_t row)
{
    for (size_t i = 0; i < t->column_n; i++) {
        const struct cell *c = &from->cells[row * from->column_n + i];

        *cell_add(t, c->type) = *c;
    }
}

void view_tone(struct view_table *t, enum view_tone tone)
{
    t->cells[t->n - 1].tone = tone;
}

void view_shown(struct view_table *t, struct str shown)
{
    t->cells[t->n - 1].shown = shown;
}

bool view_format_parse(struct str s, enum view_format *ret)
{
    static const char *const names[] = {"table", "json", "jsonl", "csv"};

    for (int i = 0; i < 4; i++) {
        if (!str_eq(s, str_of(names[i])))
            continue;
        *ret = (enum view_format)i;
        return true;
    }
    return false;
}

static bool toned(const struct view_style *style, enum view_tone tone)
{
    return style->color && tone != TONE_PLAIN;
}

static void tone_begin(struct buf *out, const struct view_style *style, enum view_tone tone)
{
    static const char *const codes[] = {"", "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[2m"};

    if (toned(style, tone))
        buf_add(out, str_of(codes[tone]));
}

static void tone_end(struct buf *out, const struct view_style *style, enum view_tone tone)
{
    if (toned(style, tone))
        buf_add(out, STR("\x1b[0m"));
}

void view_toned(struct buf *out, const struct view_style *style, enum view_tone tone, struct str s)
{
    tone_begin(out, style, tone);
    buf_add(out, s);
    tone_end(out, style, tone);
}

static void cell_json(const struct cell *c, struct json_writer *w)
{
    switch (c->type) {
    case CELL_NULL: json_put_null(w); break;
    case CELL_TEXT: json_put_str(w, c->text); break;
    case CELL_I64: json_put_i64(w, c->i64); break;
    case CELL_BOOL: json_put_bool(w, c->i64 != 0); break;
    case CELL_DOUBLE: json_put_double(w, c->number); break;
    case CELL_JSON: json_put_raw(w, c->json); break;
    }
}

void view_row_members(const struct view_table *t, size_t row, struct json_writer *w)
{
    for (size_t i = 0; i < t->column_n; i++) {
        json_key(w, t->columns[i].key);
        cell_json(&t->cells[row * t->column_n + i], w);
    }
}

static void row_json(const struct view_table *t, size_t row, struct json_writer *w)
{
    json_object(w);
    view_row_members(t, row, w);
    json_object_end(w);
}

void view_page_json(const struct view_table *t, const struct view_page *page, struct buf *out)
{
    struct json_writer w = json_writer_of(out, false);

    json_object(&w);
    json_key(&w, "items");
    json_array(&w);
    for (size_t i = 0; i < t->n / t->column_n; i++)
        row_json(t, i, &w);
    json_array_end(&w);
    json_field_str_or_null(&w, "next", page->next);
    json_key(&w, "total");
    if (page->at_least) {
        json_object(&w);
        json_field_i64(&w, "at_least", page->total);
        json_object_end(&w);
    } else {
        json_put_i64(&w, page->total);
    }
    if (page->more)
        page->more(page->ctx, &w);
    json_object_end(&w);
    buf_add_char(out, '\n');
}

static void render_json(const struct view_table *t, struct buf *out)
{
    struct json_writer w = json_writer_of(out, true);
    size_t rows = t->n / t->column_n;

    json_object(&w);
    json_key(&w, "items");
    json_array(&w);
    for (size_t i = 0; i < rows; i++)
        row_json(t, i, &w);
    json_array_end(&w);
    json_field_i64(&w, "total", t->total >= 0 ? t->total : (int64_t)rows);
    json_object_end(&w);
    buf_add_char(out, '\n');
}

static void render_jsonl(const struct view_table *t, struct buf *out)
{
    for (size_t i = 0; i < t->n / t->column_n; i++) {
        struct json_writer w = json_writer_of(out, false);

        row_json(t, i, &w);
        buf_add_char(out, '\n');
    }
}

/* What a cell says outside JSON; `tmp` holds numbers. `people`: the shown text wins. */
static struct str cell_text(const struct cell *c, bool people, struct buf *tmp)
{
    if (people && c->shown.n > 0)
        return c->shown;
    if (c->type == CELL_TEXT || c->type == CELL_JSON)
        return c->text;
    if (c->type == CELL_NULL)
        return people ? STR("-") : STR_NONE;
    buf_reset(tmp);
    struct json_writer w = json_writer_of(tmp, false);

    cell_json(c, &w);
    return buf_str(tmp);
}

static void render_csv(const struct view_table *t, struct buf *out)
{
    struct buf tmp = BUF_INIT(0);

    for (size_t i = 0; !t->headless && i < t->column_n; i++)
        csv_add(out, str_of(t->columns[i].key), i == 0);
    if (!t->headless)
        csv_end(out);
    for (size_t i = 0; i < t->n; i++) {
        csv_add(out, cell_text(&t->cells[i], false, &tmp), i % t->column_n == 0);
        if ((i + 1) % t->column_n == 0)
            csv_end(out);
    }
    buf_done(&tmp);
}

enum { COLUMN_MAX = 60 }; /* columns of a terminal that one field may take */

static void pad(struct buf *out, size_t n)
{
    static const char blanks[] = "                                                            ";

    for (; n > COLUMN_MAX; n -= COLUMN_MAX)
        buf_add(out, (struct str){blanks, COLUMN_MAX});
    buf_add(out, (struct str){blanks, n});
}

/* One field of a line: cut to the width, padded, control characters shown as '?'. */
struct field {
    struct str text;
    enum view_tone tone;
    size_t width;
    bool right;
};

static void field_put(struct buf *out, const struct view_style *style, struct field f)
{
    size_t taken = str_width(f.text);
    struct str fit = taken > f.width ? str_fit(f.text, f.width - 1) : f.text;
    struct str dots = taken > f.width ? STR("…") : STR_NONE;

    if (dots.n > 0)
        taken = str_width(fit) + 1;
    if (f.right)
        pad(out, f.width - taken);
    tone_begin(out, style, f.tone);
    size_t from = out->n;

    buf_add(out, fit);
    buf_add(out, dots);
    for (size_t i = from; i < out->n; i++)
        if ((unsigned char)out->p[i] < 0x20 || out->p[i] == 0x7f)
            out->p[i] = '?';
    tone_end(out, style, f.tone);
    if (!f.right)
        pad(out, f.width - taken);
}

static void widths_measure(const struct view_table *t, enum lang lang, size_t *widths)
{
    struct buf tmp = BUF_INIT(0);

    for (size_t i = 0; i < t->column_n; i++)
        widths[i] =
            t->columns[i].title ? str_width(str_of(text_get(lang, t->columns[i].title))) : 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->columns[i % t->column_n].title == NULL)
            continue;
        size_t width = str_width(cell_text(&t->cells[i], true, &tmp));
        size_t *have = &widths[i % t->column_n];

        *have = width > *have ? width : *have;
        *have = *have > COLUMN_MAX ? COLUMN_MAX : *have;
    }
    buf_done(&tmp);
}

/* A line's blanks at its end go. */
static void line_end(struct buf *out)
{
    while (out->n > 0 && out->p[out->n - 1] == ' ')
        out->n--;
    buf_add_char(out, '\n');
}

static void render_table(const struct view_table *t, const struct view_style *style,
                         struct buf *out)
{
    size_t *widths = alloc_zero(t->column_n, sizeof *widths);
    struct buf tmp = BUF_INIT(0);

    widths_measure(t, style->lang, widths);
    for (size_t i = 0; i < t->column_n; i++) {
        const struct view_column *col = &t->columns[i];

        if (col->title == NULL)
            continue;
        struct str title = str_of(text_get(style->lang, col->title));

        field_put(out, style, (struct field){title, TONE_DIM, widths[i], col->right});
        pad(out, 2);
    }
    line_end(out);
    for (size_t i = 0; i < t->n; i++) {
        const struct view_column *col = &t->columns[i % t->column_n];

        if (col->title) {
            struct str text = cell_text(&t->cells[i], true, &tmp);

            field_put(out, style,
                      (struct field){text, t->cells[i].tone, widths[i % t->column_n], col->right});
            pad(out, 2);
        }
        if ((i + 1) % t->column_n == 0)
            line_end(out);
    }
    buf_done(&tmp);
    alloc_free(widths);
}

void view_render(const struct view_table *t, enum view_format format,
                 const struct view_style *style, struct buf *out)
{
    assert(t->n % t->column_n == 0);
    switch (format) {
    case VIEW_JSON: render_json(t, out); break;
    case VIEW_JSONL: render_jsonl(t, out); break;
    case VIEW_CSV: render_csv(t, out); break;
    case VIEW_TABLE: render_table(t, style, out); break;
    }
}

void view_render_or(const struct view_table *t, enum view_format format,
                    const struct view_style *style, const char *empty_key, struct buf *out)
{
    if (format == VIEW_TABLE && t->n == 0)
        buf_fmt(out, "%s\n", text_get(style->lang, empty_key));
    else
        view_render(t, format, style, out);
}
