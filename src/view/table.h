/*
 * A list of results, once for every form: a table for people, JSON, JSON lines, CSV. Cells have
 * types; a nested JSON value brings its own text for the other forms. One thread.
 */
#pragma once
#include "base/arena.h"
#include "base/vec.h"
#include "codec/json_write.h"
#include "view/text.h"

enum view_format { VIEW_TABLE, VIEW_JSON, VIEW_JSONL, VIEW_CSV };

enum view_tone { TONE_PLAIN, TONE_BAD, TONE_WARN, TONE_GOOD, TONE_DIM };

struct view_style {
    enum lang lang;
    bool color;
};

enum cell_type { CELL_NULL, CELL_TEXT, CELL_I64, CELL_BOOL, CELL_DOUBLE, CELL_JSON };

struct cell {
    enum cell_type type;
    enum view_tone tone;
    struct str text;  /* CELL_TEXT; the display of CELL_JSON */
    struct str json;  /* CELL_JSON: the value's JSON */
    struct str shown; /* for people instead of the value, in a table; "" = the value itself */
    int64_t i64;
    double number;
};

struct view_column {
    const char *key;   /* JSON and CSV */
    const char *title; /* text key for the table; NULL: not in the table */
    bool right;
};

struct view_columns {
    const struct view_column *p;
    size_t n;
};

struct view_table {
    const struct view_column *columns;
    size_t column_n;
    struct cell *cells; /* row by row */
    size_t n, cap;      /* cells */
    int64_t total;      /* of the whole list, beside the rows here; -1: the rows are all */
    bool headless;      /* CSV without its titles: another part of the same list */
};

void view_table_init(struct view_table *t, const struct view_column *columns, size_t column_n);
void view_table_done(struct view_table *t);

/* The next cell; rows are filled from left to right. Strings must outlive the table. */
void view_str(struct view_table *t, struct str s);
void view_str_or_null(struct view_table *t, struct str s); /* "" gives null */
void view_i64(struct view_table *t, int64_t v);
void view_bool(struct view_table *t, bool v);
void view_double(struct view_table *t, double v);
void view_null(struct view_table *t);
void view_json(struct view_table *t, struct str json, struct str text);
/* A day number or a moment as text; 0 gives null. */
void view_day(struct view_table *t, struct arena *a, int64_t day);
void view_time(struct view_table *t, struct arena *a, int64_t at);
/* Of the cell last added. */
void view_tone(struct view_table *t, enum view_tone tone);
void view_shown(struct view_table *t, struct str shown);

/* {"items": [...], "total": N}, or lines, or CSV with titles, or an aligned table with its head. */
void view_render(const struct view_table *t, enum view_format format,
                 const struct view_style *style, struct buf *out);
/*
 * A page of a longer list as one JSON object: items, next (a cursor; "" on the last page), total
 * ({"at_least": N} where it was not counted to the end), and what `more` writes behind them.
 */
struct view_page {
    struct str next;
    int64_t total;
    bool at_least;
    void (*more)(void *ctx, struct json_writer *w); /* NULL = nothing */
    void *ctx;
};
void view_page_json(const struct view_table *t, const struct view_page *page, struct buf *out);
/* A row of another table with the same columns. */
void view_row_copy(struct view_table *t, const struct view_table *from, size_t row);
/* The cells of a row as members of an object that stands open. */
void view_row_members(const struct view_table *t, size_t row, struct json_writer *w);
/* An empty table says so with this text. */
void view_render_or(const struct view_table *t, enum view_format format,
                    const struct view_style *style, const char *empty_key, struct buf *out);
/* Text in a tone, when colours are on. */
void view_toned(struct buf *out, const struct view_style *style, enum view_tone tone, struct str s);
bool view_format_parse(struct str s, enum view_format *ret);
