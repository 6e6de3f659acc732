/* Answers: JSON with its ETag, problems. */
#include "api/api.h"
#include <stdlib.h>

struct json_writer api_json(struct api_answer *r)
{
    return json_writer_of(&r->body, false);
}

/* FNV-1a: tells one body from another, nothing more. */
static uint64_t body_hash(struct str s)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return h;
}

/* Whether one of the header's ETags is it; weak ones count for what they name. */
static bool etag_listed(struct str header, struct str etag)
{
    while (header.n > 0) {
        struct str one = str_trim(str_cut(&header, ','));

        if (str_starts(one, STR("W/")))
            one = str_sub(one, 2, one.n);
        if (str_eq(one, etag) || str_eq(one, STR("*")))
            return true;
    }
    return false;
}

void api_json_end(struct api_call *c, struct api_answer *r, int64_t version)
{
    buf_add_char(&r->body, '\n');
    if (c->method != API_GET && version == 0)
        return;
    r->etag = str_fmt(c->act->a, "\"%lld-%016llx\"", (long long)version,
                      (unsigned long long)body_hash(buf_str(&r->body)));
    if (c->method != API_GET || !etag_listed(c->if_none_match, r->etag))
        return;
    r->status = 304;
    buf_reset(&r->body);
}

/* The version is what stands before the hyphen. */
static bool version_listed(struct str header, int64_t version)
{
    while (header.n > 0) {
        struct str one = str_trim(str_cut(&header, ','));
        int64_t seen;

        if (str_eq(one, STR("*")))
            return true;
        if (one.n > 2 && one.p[0] == '"') {
            struct str inner = str_sub(one, 1, one.n - 1);

            if (str_i64(str_cut(&inner, '-'), &seen) && seen == version)
                return true;
        }
    }
    return false;
}

int api_match(const struct api_call *c, int64_t version, bool required, struct err *e)
{
    if (c->if_match.n == 0)
        return required ? err_set(e, E_BLIND, "the header If-Match is missing; read it first") : 0;
    if (!version_listed(c->if_match, version))
        return err_set(e, E_STALE, "it has changed since it was read; read it again");
    return 0;
}

static const char *title_key(int code)
{
    switch (code) {
    case E_USAGE: return "problem.usage";
    case E_PARSE:
    case E_INVALID: return "problem.invalid";
    case E_LIMIT: return "problem.limit";
    case E_NOTFOUND: return "problem.not_found";
    case E_REFUSED: return "problem.refused";
    case E_CONFLICT: return "problem.conflict";
    case E_STALE: return "problem.stale";
    case E_BLIND: return "problem.blind";
    case E_METHOD: return "problem.method";
    case E_TYPE: return "problem.type";
    case E_UNSIGNED: return "problem.unsigned";
    case E_THROTTLED: return "problem.throttled";
    case E_SUPPORT: return "problem.support";
    default: return "problem.unavailable";
    }
}

static void path_put(struct json_writer *w, const struct err *e, struct str detail)
{
    json_key(w, "errors");
    json_array(w);
    if (e->path[0]) {
        json_object(w);
        json_field_str(w, "path", str_of(e->path));
        json_field_str(w, "message", detail);
        json_object_end(w);
    }
    json_array_end(w);
}

void api_problem(const struct api_call *c, const struct err *e, struct api_answer *r)
{
    char text[2048];
    struct json_writer w;
    struct err bare = *e;

    bare.path[0] = '\0';
    buf_reset(&r->body);
    r->status = err_http_status(e->code);
    r->type = "application/problem+json";
    r->etag = STR_NONE;
    w = json_writer_of(&r->body, false);
    struct str detail = str_of(text_error(c->lang, &bare, text, sizeof text));

    json_object(&w);
    json_field_str(&w, "type", STR("about:blank"));
    json_field_str(&w, "title", str_of(text_get(c->lang, title_key(e->code))));
    json_field_i64(&w, "status", r->status);
    json_field_str(&w, "detail", detail);
    json_field_str(&w, "code", str_of(err_name(e->code)));
    path_put(&w, e, detail);
    if (c->current.n) {
        json_key(&w, "yours");
        json_put_raw(&w, c->yours.n ? c->yours : STR("null"));
        json_key(&w, "current");
        json_put_raw(&w, c->current);
    }
    json_object_end(&w);
    buf_add_char(&r->body, '\n');
}
