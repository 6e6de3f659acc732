#include "format/inventory/inventory.h"

/* A value of os-release(5): a shell word, in double or single quotes or bare. */
static struct str unquoted(struct arena *a, struct str v)
{
    v = str_trim(v);
    bool quoted = v.n >= 2 && (v.p[0] == '"' || v.p[0] == '\'') && v.p[v.n - 1] == v.p[0];

    if (!quoted)
        return v;
    char quote = v.p[0];
    char *to = arena_bytes(a, v.n);
    size_t n = 0;

    v = str_sub(v, 1, v.n - 1);
    for (size_t i = 0; i < v.n; i++) {
        if (quote == '"' && v.p[i] == '\\' && i + 1 < v.n)
            i++;
        to[n++] = v.p[i];
    }
    return (struct str){to, n};
}

struct fields {
    struct str id, version, code_name, pretty;
};

static void line_read(struct arena *a, struct str line, struct fields *f)
{
    const struct {
        struct str name;
        struct str *to;
    } known[] = {
        {STR("ID"), &f->id},
        {STR("VERSION_ID"), &f->version},
        {STR("VERSION_CODENAME"), &f->code_name},
        {STR("PRETTY_NAME"), &f->pretty},
    };
    struct str name = str_trim(str_cut(&line, '='));

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(name, known[i].name))
            *known[i].to = unquoted(a, line);
}

struct str os_release_read(struct arena *a, struct str text)
{
    struct fields f = {0};

    text = str_sub(text, 0, 64 << 10);
    while (text.n > 0)
        line_read(a, str_line(&text), &f);
    /* Debian's testing and unstable state no VERSION_ID, but both code names */
    if (f.version.n == 0 && str_eq(f.id, STR("debian")) && str_ends(f.pretty, STR("/sid")))
        f.version = f.code_name.n > 0 ? f.code_name : STR("sid");
    else if (f.version.n == 0)
        f.version = f.code_name;
    if (f.version.n == 0 && str_eq(f.id, STR("alpine")) && str_ends(f.pretty, STR(" edge")))
        f.version = STR("edge");
    return release_of(a, f.id, f.version);
}
