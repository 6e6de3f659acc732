#include "api/api.h"
#include <assert.h>

static const char *const method_names[API_METHODS] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

const char *api_method_name(enum api_method m)
{
    return method_names[m];
}

bool api_method_parse(struct str s, enum api_method *ret)
{
    for (int m = 0; m < API_METHODS; m++) {
        if (!str_eq(s, str_of(method_names[m])))
            continue;
        *ret = (enum api_method)m;
        return true;
    }
    return false;
}

static int hex_digit(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %41 -> A, in a query also + -> blank. False: not so written, not UTF-8, or a NUL in it. */
static bool decode(struct arena *a, struct str s, bool query, struct str *ret)
{
    char *p = arena_alloc(a, char, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        int hi, lo;

        if (s.p[i] == '%') {
            if (s.n - i < 3)
                return false;
            hi = hex_digit(s.p[i + 1]);
            lo = hex_digit(s.p[i + 2]);
            if (hi < 0 || lo < 0 || (hi == 0 && lo == 0))
                return false;
            p[n++] = (char)(hi * 16 + lo);
            i += 2;
        } else {
            p[n++] = s.p[i] == '+' && query ? ' ' : s.p[i];
        }
    }
    *ret = (struct str){p, n};
    return str_utf8_valid(*ret);
}

/* "/tasks/36" against "/tasks/{id}". -1: the path cannot be read. */
static int path_match(struct api_call *c, const char *pattern)
{
    struct str want = str_of(pattern), have = c->path;
    size_t n = 0;

    (void)str_cut(&want, '/');
    if (have.n == 0 || have.p[0] != '/')
        return 0;
    (void)str_cut(&have, '/');
    while (want.n > 0 && have.n > 0) {
        struct str w = str_cut(&want, '/'), h = str_cut(&have, '/');

        if (w.p[0] != '{' && !str_eq(w, h))
            return 0;
        if (w.p[0] == '{') {
            assert(n < API_PARTS);
            if (h.n == 0 || !decode(c->act->a, h, false, &c->parts[n++]))
                return -1;
        }
    }
    return want.n == 0 && have.n == 0 && c->path.p[c->path.n - 1] != '/';
}

static int route_find(struct api_call *c, struct api_answer *r, struct err *e)
{
    struct buf allow = BUF_INIT(0);
    int rc;

    for (size_t i = 0; i < api_route_count(); i++) {
        const struct api_route *route = api_route_at(i);
        int hit = path_match(c, route->path);

        if (hit == 0)
            continue;
        if (hit < 0) {
            buf_done(&allow);
            return err_set(e, E_USAGE, "the address is wrongly encoded");
        }
        /* "/tasks/bulk" stands before "/tasks/{id}" in the table */
        if (route->method == c->method) {
            c->route = route;
            buf_done(&allow);
            return 0;
        }
        buf_fmt(&allow, "%s%s", allow.n ? ", " : "", method_names[route->method]);
    }
    r->allow = str_dup(c->act->a, buf_str(&allow));
    rc = allow.n ? err_set(e, E_METHOD, "%s is not possible here", method_names[c->method])
                 : err_set(e, E_NOTFOUND, "nothing is here");
    buf_done(&allow);
    return rc;
}

static bool name_in(const char *names, struct str name)
{
    struct str rest = str_of(names);

    while (rest.n > 0)
        if (str_eq(str_cut(&rest, ' '), name))
            return true;
    return false;
}

static int query_read(struct api_call *c, struct err *e)
{
    struct str rest = c->query;

    while (rest.n > 0) {
        struct str value = str_cut(&rest, '&');
        struct str name = str_cut(&value, '=');
        struct api_value *v = &c->values[c->value_n];

        if (name.n == 0)
            continue;
        if (c->value_n == API_QUERY)
            return err_set(e, E_USAGE, "over %d parameters", API_QUERY);
        if (!decode(c->act->a, name, true, &v->name) || !decode(c->act->a, value, true, &v->value))
            return err_set(e, E_USAGE, "the address is wrongly encoded");
        if (c->route->query == NULL || !name_in(c->route->query, v->name)) {
            (void)err_set(e, E_USAGE, "the parameter is unknown");
            return err_in(e, "%.*s", STR_ARG(v->name));
        }
        for (size_t i = 0; i < c->value_n; i++)
            if (str_eq(c->values[i].name, v->name)) {
                (void)err_set(e, E_USAGE, "the parameter is there twice");
                return err_in(e, "%.*s", STR_ARG(v->name));
            }
        c->value_n++;
    }
    return 0;
}

/* The caller's rights as sets of units. */
static int rights_resolve(struct api_call *c, struct err *e)
{
    struct act *t = c->act;
    const struct api_route *route = c->route;
    int rc = org_load(t, t->now, &c->org, e);

    if (rc < 0)
        return rc;
    unit_scope_whole(t->a, &c->org, t->now, &c->whole);
    if (c->caller.narrowed)
        grants_narrow(t->a, &c->caller.grants, c->caller.narrowed, &c->org);
    grants_scope(t->a, &c->caller.grants, RIGHT_READ, &c->whole, &c->scope);
    grants_scope(t->a, &c->caller.grants, route->right, &c->whole, &c->may);
    if (route->right != RIGHT_NONE &&
        (route->whole ? !c->may.whole : c->may.n == 0 && !c->may.whole))
        return err_set(e, E_REFUSED, "the right \"%s\" is missing", right_name(route->right));
    if (c->caller.read_only && c->method != API_GET)
        return err_set(e, E_REFUSED, "this token reads only");
    if (c->caller.asset.n && route->right != RIGHT_INVENTORY)
        return err_set(e, E_REFUSED, "this token brings inventories only");
    return 0;
}

static int answer_make(struct api_call *c, struct api_answer *r, struct err *e)
{
    int rc = c->path.n > API_PATH_MAX ? err_set(e, E_USAGE, "the address is too long") : 0;

    if (rc == 0)
        rc = route_find(c, r, e);
    if (rc == 0)
        rc = query_read(c, e);
    if (rc == 0)
        rc = rights_resolve(c, e);
    return rc < 0 ? rc : c->route->run(c, r, e);
}

void api_handle(struct api_call *c, struct api_answer *r)
{
    struct err e = {0};

    r->status = 200;
    r->type = "application/json";
    if (answer_make(c, r, &e) < 0)
        api_problem(c, &e, r);
    if (c->org.by_id)
        org_done(&c->org);
    json_reader_free(c->reader);
    c->reader = NULL;
}
