#include "api/api_body.h"
#include "base/clock.h"
#include "format/record/record_file.h"

static int field_wrong(const char *name, const char *want, struct err *e)
{
    (void)err_set(e, E_INVALID, "the field is not %s", want);
    return err_in(e, "%s", name);
}

static int day_put(const struct api_field *f, struct json v, int64_t *ret, struct err *e)
{
    struct str s;
    int64_t at;

    if (!json_str(v, &s) || s.n != 10 || !clock_parse(s, &at))
        return field_wrong(f->name, "a day (YYYY-MM-DD)", e);
    *ret = clock_day(at, 0);
    return 0;
}

static int field_put(struct api_call *c, const struct api_field *f, struct json v, void *target,
                     struct err *e)
{
    void *at = (char *)target + f->offset;
    struct str s;

    if (v.type == JSON_NULL && f->null)
        return 0;
    switch (f->type) {
    case API_TEXT:
        if (!json_str(v, &s))
            return field_wrong(f->name, "a text", e);
        if (memchr(s.n ? s.p : "", 0, s.n))
            return field_wrong(f->name, "a text without NUL", e);
        *(struct str *)at = str_dup(c->act->a, str_trim(s));
        return 0;
    case API_I64: return json_i64(v, at) ? 0 : field_wrong(f->name, "a whole number", e);
    case API_BOOL: return json_bool(v, at) ? 0 : field_wrong(f->name, "true or false", e);
    case API_DAY: return day_put(f, v, at, e);
    case API_JSON: *(struct json *)at = v; return 0;
    }
    return 0;
}

static const struct api_field *field_find(struct api_fields fields, struct str name)
{
    const struct api_field *end = fields.p + fields.n;

    for (const struct api_field *f = fields.p; f != end; f++)
        if (str_eq(str_of(f->name), name))
            return f;
    return NULL;
}

int api_object(struct api_call *c, struct json v, struct api_fields fields, void *target,
               struct err *e)
{
    int rc = 0;

    if (v.type != JSON_OBJECT)
        return err_set(e, E_INVALID, "the body is not an object");
    for (struct json_iter it = json_iter(v); rc == 0 && json_next(&it);) {
        const struct api_field *f = field_find(fields, it.key);

        if (f == NULL) {
            (void)err_set(e, E_INVALID, "the field is unknown");
            return err_in(e, "%.*s", STR_ARG(it.key));
        }
        rc = field_put(c, f, it.value, target, e);
    }
    for (size_t i = 0; rc == 0 && i < fields.n; i++) {
        if (!fields.p[i].required || json_get(v, str_of(fields.p[i].name)).type != JSON_MISSING)
            continue;
        (void)err_set(e, E_INVALID, "the field is missing");
        rc = err_in(e, "%s", fields.p[i].name);
    }
    return rc;
}

static int type_check(const struct api_call *c, struct err *e)
{
    struct str rest = c->content_type;

    if (!str_ieq(str_trim(str_cut(&rest, ';')), STR("application/json")))
        return err_set(e, E_TYPE, "the body is not application/json");
    if (c->body.n > API_BODY_MAX)
        return err_set(e, E_LIMIT, "a body of over %d bytes", API_BODY_MAX);
    return 0;
}

int api_body(struct api_call *c, struct api_fields fields, void *target, struct err *e)
{
    struct json root;
    int rc = type_check(c, e);

    if (rc < 0)
        return rc;
    if (c->reader == NULL)
        c->reader = json_reader_new(API_BODY_MAX);
    rc = json_parse(c->reader, c->body, &root, e);
    if (rc == E_PARSE && e)
        rc = e->code = E_USAGE; /* malformed, not only wrong */
    if (rc == 0 && json_duplicates(root))
        rc = err_set(e, E_USAGE, "a field is there twice");
    return rc < 0 ? rc : api_object(c, root, fields, target, e);
}

int api_record(struct api_call *c, struct record *ret, struct err *e)
{
    struct record_file file;
    struct json root = {0};
    int rc = type_check(c, e);

    if (rc < 0)
        return rc;
    if (c->reader == NULL)
        c->reader = json_reader_new(API_BODY_MAX);
    rc = json_parse(c->reader, c->body, &root, e);
    if (rc == E_PARSE && e)
        return e->code = E_USAGE;
    if (rc == 0 && root.type != JSON_OBJECT)
        rc = err_set(e, E_INVALID, "the body is not an object");
    if (rc == 0 && json_duplicates(root))
        rc = err_set(e, E_USAGE, "a field is there twice");
    for (struct json_iter it = json_iter(root); rc == 0 && json_next(&it);)
        if (it.value.type == JSON_OBJECT || it.value.type == JSON_ARRAY)
            rc = field_wrong(str_z(c->act->a, it.key), "a text", e);
    if (rc == 0)
        rc = record_file_read(
            c->act->a, str_fmt(c->act->a, "[%.*s]", STR_ARG(json_text(c->act->a, root))), &file, e);
    if (rc == 0)
        *ret = file.items[0];
    return rc;
}
