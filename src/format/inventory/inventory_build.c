#include "format/inventory/inventory_build.h"
#include <assert.h>

void inventory_build_init(struct inventory_build *b, struct arena *a,
                          const struct inventory_input *in)
{
    *b = (struct inventory_build){.a = a, .in = in};
}

void inventory_build_fold(struct inventory_build *b)
{
    if (b->seen == NULL)
        b->seen = map_new();
}

static bool type_is_os(struct str type)
{
    return str_eq(type, STR("deb")) || str_eq(type, STR("rpm")) || str_eq(type, STR("apk"));
}

int inventory_build_item(struct inventory_build *b, struct str subject, struct str source,
                         struct str release, struct err *e)
{
    if (b->items.n >= INVENTORY_ITEMS)
        return err_set(e, E_LIMIT, "over %d assets in one document; split it", INVENTORY_ITEMS);
    struct inventory *item = vec_add(&b->items);

    item->subject = subject;
    item->source = source;
    item->release = b->in->release.n > 0 ? release_parse(b->a, b->in->release) : release;
    if (b->seen) {
        map_free(b->seen);
        b->seen = map_new();
    }
    return 0;
}

struct inventory *inventory_build_now(struct inventory_build *b)
{
    assert(b->items.n > 0);
    return &b->items.p[b->items.n - 1];
}

int inventory_build_add(struct inventory_build *b, struct component *c, struct err *e)
{
    struct inventory *item = inventory_build_now(b);
    bool fresh = true;

    bool rules = b->in->release.n > 0 || c->distro.n == 0;

    if (item->release.n > 0 && rules && type_is_os(c->type))
        c->distro = item->release;
    int rc = component_normalise(b->a, c, e);

    if (rc < 0)
        return rc == E_LIMIT ? E_INVALID : rc;
    if (b->components.n >= INVENTORY_COMPONENTS)
        return err_set(e, E_LIMIT, "over %d components in one document; split it",
                       INVENTORY_COMPONENTS);
    if (b->seen)
        map_intern(b->seen, component_key(b->a, c), &fresh);
    if (!fresh)
        return 0;
    vec_push(&b->components, *c);
    item->n++;
    return 0;
}

void inventory_build_bad(struct inventory_build *b, const struct err *why, const char *place, ...)
{
    struct buf text = BUF_INIT(1024);
    __builtin_va_list ap;

    if (b->bad.n >= INVENTORY_BAD) {
        b->bad_more++;
        return;
    }
    __builtin_va_start(ap, place);
    buf_vfmt(&text, place, ap);
    __builtin_va_end(ap);
    *vec_add(&b->bad) =
        (struct inventory_bad){str_dup(b->a, buf_str(&text)), str_dup(b->a, str_of(why->text))};
    buf_done(&text);
}

int inventory_build_line(struct inventory_build *b, struct component *c, size_t line, struct err *e)
{
    struct err why; /* two kilobytes, not cleared for each good line */

    why.code = why.arg_n = 0;
    why.text[0] = why.path[0] = why.args[0] = '\0';
    int rc = inventory_build_add(b, c, &why);

    if (rc == E_LIMIT) {
        *e = why;
        return err_in(e, "line %zu", line);
    }
    if (rc < 0)
        inventory_build_bad(b, &why, "line %zu", line);
    return 0;
}

static void build_done(struct inventory_build *b)
{
    vec_done(&b->items);
    vec_done(&b->components);
    vec_done(&b->bad);
    map_free(b->seen);
    b->seen = NULL;
}

int inventory_build_end(struct inventory_build *b, int rc, struct inventory_doc *ret)
{
    struct component *next;

    if (rc < 0) {
        build_done(b);
        return rc;
    }
    next = b->components.p; /* a large host has megabytes of them: not copied */
    if (next)
        arena_adopt(b->a, next, b->components.cap * sizeof *next);
    b->components.p = NULL;
    ret->items = arena_alloc(b->a, struct inventory, b->items.n);
    ret->n = b->items.n;
    for (size_t i = 0; i < b->items.n; i++) {
        ret->items[i] = b->items.p[i];
        ret->items[i].components = next;
        next += ret->items[i].n;
    }
    ret->bad = arena_alloc(b->a, struct inventory_bad, b->bad.n);
    ret->bad_n = b->bad.n;
    ret->bad_more = b->bad_more;
    if (b->bad.n > 0)
        memcpy(ret->bad, b->bad.p, b->bad.n * sizeof *ret->bad);
    build_done(b);
    return 0;
}

void inventory_build_release(struct inventory_build *b)
{
    size_t next = 0;

    for (size_t i = 0; i < b->items.n; i++) {
        struct inventory *item = &b->items.p[i];

        for (size_t k = 0; k < item->n && item->release.n == 0; k++)
            item->release = b->components.p[next + k].distro;
        next += item->n;
    }
}

bool inventory_json_has(const struct inventory_input *in, struct str text)
{
    struct str head = str_trim(inventory_head(in, 4096));

    if (head.n == 0 || head.p[0] != '{')
        return false;
    return str_find(head, text) >= 0 || str_find(in->bytes, text) >= 0;
}

struct str inventory_head(const struct inventory_input *in, size_t bytes)
{
    return str_sub(in->bytes, 0, bytes);
}

struct str inventory_base_name(struct str path)
{
    ptrdiff_t slash = str_rfind_char(path, '/');

    return str_sub(path, (size_t)(slash + 1), path.n);
}

struct str inventory_file_source(struct arena *a, const struct inventory_input *in,
                                 struct str otherwise)
{
    struct str name = inventory_base_name(in->name);

    if (name.n == 0 || str_eq(name, STR("-")))
        return otherwise;
    return str_fmt(a, "file:%.*s", STR_ARG(name));
}
