#include "console/console_assets.h"

static const struct console_asset *row_find(struct str path)
{
    size_t from = 0, to = console_table_n;

    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int order = str_cmp(str_of(console_table[mid].path), path);

        if (order == 0)
            return &console_table[mid];
        if (order < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return NULL;
}

const struct console_asset *console_asset_find(struct str path)
{
    struct str last = str_sub(path, (size_t)(str_rfind_char(path, '/') + 1), path.n);

    return row_find(str_find_char(last, '.') < 0 ? STR("/index.html") : path);
}

/* Whether one element of the header names the coding and does not refuse it by q=0. */
static bool element_allows(struct str element, struct str coding)
{
    struct str name = str_trim(str_cut(&element, ';'));
    struct str q = str_trim(element);

    if (!str_ieq(name, coding))
        return false;
    if (!str_istarts(q, STR("q=")))
        return true;
    for (size_t i = 2; i < q.n; i++)
        if (q.p[i] >= '1' && q.p[i] <= '9')
            return true;
    return false;
}

static bool header_allows(struct str accept, struct str coding)
{
    while (accept.n > 0)
        if (element_allows(str_cut(&accept, ','), coding))
            return true;
    return false;
}

enum console_form console_form_of(const struct console_asset *f, struct str accept)
{
    if (f->forms[CONSOLE_BROTLI].n > 0 && header_allows(accept, STR("br")))
        return CONSOLE_BROTLI;
    if (f->forms[CONSOLE_GZIP].n > 0 && header_allows(accept, STR("gzip")))
        return CONSOLE_GZIP;
    return CONSOLE_PLAIN;
}

ptrdiff_t console_nonce_at(const struct console_asset *f)
{
    if (!str_starts(str_of(f->type), STR("text/html")))
        return -1;
    return str_find(f->forms[CONSOLE_PLAIN], STR(CONSOLE_NONCE));
}
