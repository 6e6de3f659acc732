#include "codec/csv.h"

static bool at_line_end(const struct csv *c)
{
    return c->rest.n == 0 || c->rest.p[0] == '\n' ||
           (c->rest.p[0] == '\r' && (c->rest.n == 1 || c->rest.p[1] == '\n'));
}

static void take(struct csv *c, size_t n)
{
    c->rest = str_sub(c->rest, n, c->rest.n);
}

/* The separator of the first line: what stands in it outside quotes. */
static char sep_of(struct str text)
{
    bool quoted = false, semicolon = false, tab = false;

    for (size_t i = 0; i < text.n && (quoted || text.p[i] != '\n'); i++) {
        char ch = text.p[i];

        quoted ^= ch == '"';
        if (ch == ',' && !quoted)
            return ',';
        semicolon |= ch == ';' && !quoted;
        tab |= ch == '\t' && !quoted;
    }
    return semicolon ? ';' : tab ? '\t' : ',';
}

void csv_init(struct csv *c, struct str text)
{
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_sub(text, 3, text.n);
    *c = (struct csv){text, sep_of(text), 0, 1};
}

/* Behind the opening quote: up to the closing one, doubled quotes made single. */
static int quoted_read(struct csv *c, struct arena *a, struct str *field, struct err *e)
{
    size_t end = 1, twice = 0;

    for (;; end += 2, twice++) {
        const char *quote = memchr(c->rest.p + end, '"', c->rest.n - end);

        if (quote == NULL)
            return err_set(e, E_PARSE, "a quote is not closed; close it");
        end = (size_t)(quote - c->rest.p);
        if (end + 1 >= c->rest.n || c->rest.p[end + 1] != '"')
            break;
    }
    *field = str_sub(c->rest, 1, end);
    c->next_line += str_count(*field, '\n');
    take(c, end + 1);
    if (!at_line_end(c) && c->rest.p[0] != c->sep)
        return err_set(e, E_PARSE, "text behind a closing quote; double the quotes inside a field");
    if (twice == 0)
        return 0;
    char *out = arena_bytes(a, field->n);
    size_t n = 0;

    for (size_t i = 0; i < field->n; i++) {
        out[n++] = field->p[i];
        i += field->p[i] == '"';
    }
    *field = (struct str){out, n};
    return 0;
}

static int bare_read(struct csv *c, struct str *field, struct err *e)
{
    size_t n = 0;

    while (n < c->rest.n && c->rest.p[n] != c->sep && c->rest.p[n] != '\n') {
        if (c->rest.p[n] == '"')
            return err_set(e, E_PARSE,
                           "a quote inside a field; put the field in quotes, and double it");
        n++;
    }
    *field = str_sub(c->rest, 0, n);
    /* the '\r' of the line's end is not the field's */
    bool last = n == c->rest.n || c->rest.p[n] == '\n';

    if (last && n > 0 && field->p[n - 1] == '\r')
        field->n--;
    take(c, field->n);
    return 0;
}

static int field_read(struct csv *c, struct arena *a, struct str *field, struct err *e)
{
    bool quoted = c->rest.n > 0 && c->rest.p[0] == '"';

    *field = STR_NONE;
    int rc = quoted ? quoted_read(c, a, field, e) : bare_read(c, field, e);

    if (rc < 0)
        return rc;
    if (field->n > CSV_FIELD_MAX)
        return err_set(e, E_LIMIT, "a field over %d bytes; shorten it", CSV_FIELD_MAX);
    if (field->n > 0 && memchr(field->p, '\0', field->n))
        return err_set(e, E_PARSE, "a NUL byte in the text; save it as UTF-8 CSV");
    if (!str_utf8_valid(*field))
        return err_set(e, E_PARSE, "bytes that are not UTF-8; save the text as UTF-8");
    return 0;
}

static void line_end_take(struct csv *c)
{
    take(c, c->rest.n > 0 && c->rest.p[0] == '\r');
    take(c, c->rest.n > 0);
    c->next_line++;
}

static int row_read(struct csv *c, struct arena *a, struct csv_row *row, struct err *e)
{
    struct str fields[CSV_COLUMNS];
    size_t n = 0;

    for (;;) {
        if (n == CSV_COLUMNS)
            return err_set(e, E_LIMIT, "over %d columns; leave some out", CSV_COLUMNS);
        int rc = field_read(c, a, &fields[n], e);

        if (rc < 0)
            return rc;
        n++;
        if (at_line_end(c))
            break;
        take(c, 1); /* the separator */
    }
    line_end_take(c);
    row->fields = arena_alloc(a, struct str, n);
    memcpy(row->fields, fields, n * sizeof *fields);
    row->n = n;
    return 1;
}

int csv_next(struct csv *c, struct arena *a, struct csv_row *row, struct err *e)
{
    int rc;

    while (c->rest.n > 0 && at_line_end(c))
        line_end_take(c);
    if (c->rest.n == 0)
        return 0;
    c->line = c->next_line;
    if (c->line == 1 &&
        (str_starts(c->rest, STR("\xff\xfe")) || str_starts(c->rest, STR("\xfe\xff"))))
        rc = err_set(e, E_PARSE, "the text is UTF-16; save it as UTF-8 CSV");
    else
        rc = row_read(c, a, row, e);
    return rc < 0 ? err_in(e, "line %zu", c->line), rc : rc;
}

int csv_column(const struct csv_row *title, struct str name)
{
    for (size_t i = 0; i < title->n; i++)
        if (str_ieq(str_trim(title->fields[i]), str_trim(name)))
            return (int)i;
    return -1;
}

struct str csv_field(const struct csv_row *row, int column)
{
    return column >= 0 && (size_t)column < row->n ? row->fields[column] : STR_NONE;
}

/* A spreadsheet takes a text that begins so for a formula; in Japanese also full-width. */
static bool formula(struct str s)
{
    static const struct str marks[] = {{"=", 1},
                                       {"+", 1},
                                       {"-", 1},
                                       {"@", 1},
                                       {"\t", 1},
                                       {"\r", 1},
                                       {"\xef\xbc\x9d", 3},
                                       {"\xef\xbc\x8b", 3},
                                       {"\xef\xbc\x8d", 3},
                                       {"\xef\xbc\xa0", 3}};
    double number;

    if (str_double(s, &number))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(s, marks[i]))
            return true;
    return false;
}

static bool quotes_needed(struct str s)
{
    if (s.n > 0 && (char_is_space(s.p[0]) || char_is_space(s.p[s.n - 1])))
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (strchr(",;\t\"\r\n", s.p[i]))
            return true;
    return str_starts(s, STR("\xef\xbb\xbf")); /* at the file's front it would be its mark */
}

void csv_add(struct buf *out, struct str field, bool first)
{
    bool quoted = quotes_needed(field);

    if (!first)
        buf_add_char(out, ',');
    if (quoted)
        buf_add_char(out, '"');
    if (formula(field))
        buf_add_char(out, '\'');
    while (field.n > 0) {
        size_t n = field.n;
        ptrdiff_t quote = str_find_char(field, '"');

        if (quote >= 0)
            n = (size_t)quote + 1;
        buf_add(out, str_sub(field, 0, n));
        if (quote >= 0)
            buf_add_char(out, '"');
        field = str_sub(field, n, field.n);
    }
    if (quoted)
        buf_add_char(out, '"');
}

void csv_end(struct buf *out)
{
    buf_add(out, STR("\r\n"));
}
