#include "format/record/record_file.h"
#include "base/vec.h"
#include "codec/csv.h"
#include "codec/json_read.h"

VEC_TYPE(record_list, struct record);

enum { DOCUMENT_MAX = 512 << 20 };

static int titles_check(struct arena *a, const struct csv_row *title, struct err *e)
{
    for (size_t i = 0; i < title->n; i++)
        for (size_t k = 0; k < i; k++) {
            struct str name = str_lower(a, str_trim(title->fields[i]));

            if (name.n > 0 && str_eq(name, str_lower(a, str_trim(title->fields[k]))))
                return err_set(e, E_PARSE, "line 1: the title %.*s is there twice; keep one",
                               STR_ARG(name));
        }
    return 0;
}

static int csv_read(struct arena *a, struct str bytes, struct record_list *out, struct err *e)
{
    struct csv csv;
    struct csv_row title, row;

    csv_init(&csv, bytes);
    int rc = csv_next(&csv, a, &title, e);

    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, E_PARSE, "is empty; expected a CSV title row or JSON");
    rc = titles_check(a, &title, e);
    if (rc < 0)
        return rc;
    while ((rc = csv_next(&csv, a, &row, e)) > 0) {
        if (out->n == RECORD_MAX)
            return err_set(e, E_LIMIT, "over %d records; split the file", RECORD_MAX);
        struct record *r = vec_add(out);

        r->place = str_fmt(a, "line %zu", csv.line);
        if (row.n > title.n)
            return err_set(e, E_PARSE, "%zu fields under %zu titles; quote fields with commas",
                           row.n, title.n),
                   err_in(e, "%s", r->place.p);
        r->n = title.n;
        r->fields = arena_alloc(a, struct record_field, title.n);
        for (size_t i = 0; i < title.n; i++) {
            r->fields[i].name = str_lower(a, str_trim(title.fields[i]));
            r->fields[i].value = str_dup(a, str_trim(csv_field(&row, (int)i)));
        }
    }
    return rc;
}

/* A scalar as text; arrays of scalars joined by ';'. false for objects and nested arrays. */
static bool json_flat(struct arena *a, struct json v, struct buf *out)
{
    struct str s;

    if (v.type == JSON_NULL)
        return true;
    if (json_str(v, &s)) {
        buf_add(out, s);
        return true;
    }
    if (v.type == JSON_OBJECT)
        return false;
    if (v.type != JSON_ARRAY) {
        buf_add(out, json_text(a, v));
        return true;
    }
    for (struct json_iter it = json_iter(v); json_next(&it);) {
        if (it.value.type == JSON_ARRAY || !json_flat(a, it.value, out))
            return false;
        if (it.i + 1 < json_count(v))
            buf_add_char(out, ';');
    }
    return true;
}

static int json_record(struct arena *a, struct json v, struct record *r, struct err *e)
{
    struct buf text = BUF_INIT(1 << 20);
    int rc = 0;

    if (v.type != JSON_OBJECT)
        return err_set(e, E_PARSE, "is no object; expected one with the fields' names");
    r->fields = arena_alloc(a, struct record_field, json_count(v));
    for (struct json_iter it = json_iter(v); rc == 0 && json_next(&it);) {
        struct record_field *f = &r->fields[r->n++];

        buf_reset(&text);
        f->name = str_lower(a, it.key);
        if (!json_flat(a, it.value, &text) || text.over) {
            rc = err_set(e, E_PARSE, "is neither a text, a number nor a list of them");
            rc = err_in(e, "%s", f->name.p);
        }
        f->value = str_dup(a, str_trim(buf_str(&text)));
    }
    buf_done(&text);
    return rc;
}

static int json_add(struct arena *a, struct json v, struct str place, struct record_list *out,
                    struct err *e)
{
    if (out->n == RECORD_MAX)
        return err_set(e, E_LIMIT, "over %d records; split the file", RECORD_MAX);
    struct record *r = vec_add(out);

    r->place = place;
    if (json_duplicates(v) > 0) {
        (void)err_set(e, E_PARSE, "a field is given twice; keep one");
        return err_in(e, "%s", place.p);
    }
    int rc = json_record(a, v, r, e);

    return rc < 0 ? err_in(e, "%s", place.p) : 0;
}

static int json_read_whole(struct arena *a, struct json root, struct record_list *out,
                           struct err *e)
{
    struct json items = root.type == JSON_OBJECT ? json_get(root, STR("items")) : root;
    int rc = 0;

    if (root.type == JSON_OBJECT && items.type == JSON_MISSING)
        return json_add(a, root, STR("items[0]"), out, e);
    if (items.type != JSON_ARRAY)
        return err_set(e, E_PARSE, "expected an array of objects, or {\"items\": [...]}");
    for (struct json_iter it = json_iter(items); rc == 0 && json_next(&it);)
        rc = json_add(a, it.value, str_fmt(a, "items[%zu]", it.i), out, e);
    return rc;
}

static int jsonl_read(struct arena *a, struct json_reader *r, struct str bytes,
                      struct record_list *out, struct err *e)
{
    int rc = 0;

    for (size_t no = 1; rc == 0 && bytes.n > 0; no++) {
        struct str line = str_trim(str_line(&bytes));
        struct json root;

        if (line.n == 0)
            continue;
        rc = json_parse(r, line, &root, e);
        if (rc < 0)
            return err_in(e, "line %zu", no);
        rc = json_add(a, root, str_fmt(a, "line %zu", no), out, e);
    }
    return rc;
}

int record_file_read(struct arena *a, struct str bytes, struct record_file *ret, struct err *e)
{
    struct record_list list = {0};
    struct str start = str_starts(bytes, STR("\xef\xbb\xbf")) ? str_sub(bytes, 3, bytes.n) : bytes;
    int rc;

    start = str_trim(start);
    if (start.n > 0 && (start.p[0] == '{' || start.p[0] == '[')) {
        struct json_reader *r = json_reader_new(DOCUMENT_MAX);
        struct json root;
        struct err whole = {0};
        bool lines = start.p[0] == '{' && str_find(start, STR("}\n{")) >= 0;

        rc = lines ? jsonl_read(a, r, start, &list, e) : json_parse(r, start, &root, &whole);
        if (!lines && rc < 0 && e)
            *e = whole;
        if (!lines && rc == 0)
            rc = json_read_whole(a, root, &list, e);
        json_reader_free(r);
    } else {
        rc = csv_read(a, bytes, &list, e);
    }
    if (rc == 0) {
        ret->items = arena_alloc(a, struct record, list.n);
        ret->n = list.n;
        if (list.n)
            memcpy(ret->items, list.p, list.n * sizeof *list.p);
    }
    vec_done(&list);
    return rc;
}

struct str record_get(const struct record *r, const char *name)
{
    struct str want = str_of(name);

    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->fields[i].name, want))
            return r->fields[i].value;
    return STR_NONE;
}

bool record_has(const struct record *r, const char *name)
{
    struct str want = str_of(name);

    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->fields[i].name, want))
            return true;
    return false;
}

struct str record_unknown(const struct record *r, const char *const *known)
{
    for (size_t i = 0; i < r->n; i++) {
        size_t k = 0;

        while (known[k] && !str_eq(r->fields[i].name, str_of(known[k])))
            k++;
        if (known[k] == NULL)
            return r->fields[i].name;
    }
    return STR_NONE;
}
