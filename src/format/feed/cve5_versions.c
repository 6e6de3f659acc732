#include "format/feed/cve5_versions.h"
#include "base/sort.h"
#include "format/feed/version_text.h"

/* One element of "versions". */
struct item {
    enum cve5_status status;
    struct str version, less_than, less_equal;
    struct json changes;
    bool git, strange;
};

struct set {
    struct arena *a;
    struct cve5_versions *out;
    struct feed_ranges unaffected;
    bool all, unknown;
};

bool cve5_status_parse(struct str s, enum cve5_status *ret)
{
    if (str_ieq(s, STR("affected")))
        *ret = CVE5_AFFECTED;
    else if (str_ieq(s, STR("unaffected")))
        *ret = CVE5_UNAFFECTED;
    else if (str_ieq(s, STR("unknown")))
        *ret = CVE5_UNKNOWN;
    else
        return false;
    return true;
}

static bool text_of(struct arena *a, struct json v, struct str *ret)
{
    if (v.type == JSON_INT || v.type == JSON_DOUBLE)
        *ret = json_text(a, v);
    else if (!json_str(v, ret))
        return v.type == JSON_NULL;
    return true;
}

static void item_read(struct arena *a, struct json v, struct item *ret)
{
    struct str s = STR_NONE;
    bool good = v.type == JSON_OBJECT;

    *ret = (struct item){0};
    for (struct json_iter it = json_iter(v); v.type == JSON_OBJECT && json_next(&it);) {
        if (str_eq(it.key, STR("version")))
            good = text_of(a, it.value, &ret->version) && good;
        else if (str_eq(it.key, STR("status")))
            good = json_str(it.value, &s) && cve5_status_parse(s, &ret->status) && good;
        else if (str_eq(it.key, STR("lessThan")))
            good = text_of(a, it.value, &ret->less_than) && good;
        else if (str_eq(it.key, STR("lessThanOrEqual")))
            good = text_of(a, it.value, &ret->less_equal) && good;
        else if (str_eq(it.key, STR("versionType")))
            ret->git = json_str(it.value, &s) && str_ieq(s, STR("git"));
        else if (str_eq(it.key, STR("changes")))
            ret->changes = it.value;
    }
    ret->strange = !good || ret->status == CVE5_UNSAID;
}

static void range_put(struct set *s, enum cve5_status status, struct advisory_range r)
{
    if (status == CVE5_UNKNOWN)
        s->unknown = true;
    else if (status == CVE5_UNAFFECTED)
        *feed_list_add(s->a, &s->unaffected) = r;
    else if (r.introduced.n + r.fixed.n + r.last_affected.n == 0)
        s->all = true;
    else
        *feed_list_add(s->a, &s->out->ranges) = r;
}

/* The upper bound into r: "*" is none, "6.1.*" is before 6.2. False when it is not understood. */
static bool upper_read(struct set *s, const struct item *item, struct advisory_range *r)
{
    bool equal = item->less_than.n == 0;
    struct str text = str_trim(equal ? item->less_equal : item->less_than), first, behind;

    if (str_eq(text, STR("*")))
        return true;
    while (text.n > 0 && (text.p[0] == '<' || text.p[0] == '='))
        text = str_trim(str_sub(text, 1, text.n));
    if (version_text_series(s->a, text, &first, &behind)) {
        r->fixed = equal ? behind : first;
        return true;
    }
    text = version_text_one(text);
    if (text.n == 0 || str_find_char(text, '*') >= 0)
        return false;
    *(equal ? &r->last_affected : &r->fixed) = text;
    return true;
}

/* The lower bound. Where it says more than a version, what it says must begin at the start. */
static bool lower_read(struct set *s, struct str text, struct advisory_range *r)
{
    struct version_words words;
    struct str behind;

    text = str_trim(text);
    if (text.n == 0 || str_eq(text, STR("0")) ||
        version_text_series(s->a, text, &r->introduced, &behind))
        return true;
    r->introduced = version_text_one(text);
    if (r->introduced.n > 0 && char_is_digit(r->introduced.p[0]) &&
        str_find_char(r->introduced, '*') < 0)
        return true;
    r->introduced = STR_NONE;
    switch (version_text_parse(s->a, text, &words)) {
    case VERSION_TEXT_NOTHING:
    case VERSION_TEXT_ALL: return true;
    case VERSION_TEXT_SOME:
        if (words.exact.n == 1 && words.ranges.n == 0)
            r->introduced = words.exact.p[0];
        else if (words.ranges.n == 1 && words.exact.n == 0)
            r->introduced = words.ranges.p[0].introduced;
        return words.exact.n + words.ranges.n == 1;
    case VERSION_TEXT_UNCLEAR: break;
    }
    return false;
}

/* Whether the bound of r lies behind `at`; Patchstack's last change stands behind the bound. */
static bool is_behind(const struct advisory_range *r, struct str at)
{
    struct str end = r->fixed.n ? r->fixed : r->last_affected;
    int cmp;

    return end.n == 0 || (ver_cmp(VER_GENERIC, end, at, &cmp, NULL) == 0 && cmp > 0);
}

/* The status changes at the versions told, in their order, up to the bound. */
static bool changes_take(struct set *s, const struct item *item, struct advisory_range r)
{
    enum cve5_status now = item->status, next;
    struct advisory_range open = {.introduced = r.introduced};
    bool good = item->changes.type == JSON_ARRAY || item->changes.type == JSON_NULL ||
                item->changes.type == JSON_MISSING;

    for (struct json_iter it = json_iter(item->changes);
         item->changes.type == JSON_ARRAY && json_next(&it);) {
        struct str at = version_text_one(json_get_str(it.value, STR("at")));

        if (at.n == 0 || !cve5_status_parse(json_get_str(it.value, STR("status")), &next)) {
            good = false;
            continue;
        }
        if (next == now)
            continue;
        open.fixed = at;
        range_put(s, now, open);
        open = (struct advisory_range){.introduced = at};
        now = next;
    }
    bool rest = str_eq(open.introduced, r.introduced) || is_behind(&r, open.introduced);

    open.fixed = r.fixed;
    open.last_affected = r.last_affected;
    if (rest)
        range_put(s, now, open);
    return good;
}

static bool bounded_take(struct set *s, const struct item *item)
{
    struct advisory_range r = {0};
    bool good = upper_read(s, item, &r);

    if (!lower_read(s, item->version, &r) || !good)
        return false;
    /* "version": X with "lessThan": X says nothing; who writes so means all before X. */
    if (r.fixed.n > 0 && str_eq(r.introduced, r.fixed))
        r.introduced = STR_NONE;
    return changes_take(s, item, r);
}

static bool words_take(struct set *s, const struct item *item, const struct version_words *words)
{
    for (size_t i = 0; i < words->ranges.n; i++)
        range_put(s, item->status, words->ranges.p[i]);
    for (size_t i = 0; i < words->exact.n; i++) {
        struct str v = words->exact.p[i];

        if (item->status == CVE5_AFFECTED)
            *feed_list_add(s->a, &s->out->exact) = v;
        else
            range_put(s, item->status,
                      (struct advisory_range){.introduced = v, .last_affected = v});
    }
    return true;
}

static bool single_take(struct set *s, const struct item *item)
{
    struct advisory_range r = {0};
    struct version_words words;

    if (json_count(item->changes) > 0)
        return lower_read(s, item->version, &r) && changes_take(s, item, r);
    switch (version_text_parse(s->a, item->version, &words)) {
    case VERSION_TEXT_SOME: return words_take(s, item, &words);
    case VERSION_TEXT_ALL: range_put(s, item->status, r); return true;
    case VERSION_TEXT_NOTHING: s->unknown = true; return true;
    case VERSION_TEXT_UNCLEAR: break;
    }
    return false;
}

static void item_take(struct set *s, const struct item *item, size_t i)
{
    bool good = !item->strange;

    if (item->git) {
        s->out->git = true;
        return;
    }
    s->out->stated = true;
    if (good && item->less_than.n + item->less_equal.n > 0)
        good = bounded_take(s, item);
    else if (good)
        good = single_take(s, item);
    if (!good && !s->out->unclear) {
        s->out->unclear = true;
        s->out->unclear_at = i;
    }
}

static int lower_cmp(const void *pa, const void *pb, void *ctx)
{
    const struct advisory_range *a = pa, *b = pb;
    bool *failed = ctx;
    int cmp = 0;

    if (a->introduced.n == 0 || b->introduced.n == 0)
        return (a->introduced.n > 0) - (b->introduced.n > 0);
    if (ver_cmp(VER_GENERIC, a->introduced, b->introduced, &cmp, NULL) < 0)
        *failed = true;
    return cmp;
}

/* Moves `at` to the end of r when that lies behind it. False when r has no end. */
static bool cursor_move(struct set *s, const struct advisory_range *r, struct str *at, bool *failed)
{
    struct str end = r->fixed.n ? r->fixed : r->last_affected;
    int cmp = 1;

    if (end.n == 0)
        return false;
    if (r->fixed.n == 0)
        end = version_text_behind(s->a, end);
    if (at->n > 0 && ver_cmp(VER_GENERIC, end, *at, &cmp, NULL) < 0)
        *failed = true;
    if (cmp > 0)
        *at = end;
    return true;
}

/* All but the unaffected ones: the gaps between them. */
static void gaps_take(struct set *s)
{
    struct feed_ranges *un = &s->unaffected, *to = &s->out->ranges;
    struct str at = STR_NONE;
    bool failed = false, ends = true;

    to->n = s->out->exact.n = 0;
    sort_with(un->p, un->n, sizeof *un->p, lower_cmp, &failed);
    for (size_t i = 0; i < un->n && ends; i++) {
        const struct advisory_range *r = &un->p[i];
        int cmp = 1;

        if (r->introduced.n == 0)
            cmp = 0;
        else if (at.n > 0 && ver_cmp(VER_GENERIC, r->introduced, at, &cmp, NULL) < 0)
            failed = true;
        if (cmp > 0)
            *feed_list_add(s->a, to) =
                (struct advisory_range){.introduced = at, .fixed = r->introduced};
        ends = cursor_move(s, r, &at, &failed);
    }
    if (ends)
        *feed_list_add(s->a, to) = (struct advisory_range){.introduced = at};
    s->out->unclear = s->out->unclear || failed;
    to->n = failed ? 0 : to->n;
}

static void status_set(struct set *s, enum cve5_status by_default)
{
    struct cve5_versions *out = s->out;
    bool git_only = out->git && !out->stated;

    if (by_default == CVE5_AFFECTED && s->unaffected.n > 0)
        gaps_take(s);
    else if (by_default == CVE5_AFFECTED && !out->unclear && !git_only)
        s->all = true;
    if (s->all)
        out->status = AFFECTED_ALL;
    else if (out->ranges.n + out->exact.n > 0)
        out->status = AFFECTED_RANGES;
    else if (by_default == CVE5_UNAFFECTED && !s->unknown && !out->unclear)
        out->status = AFFECTED_NONE;
    else if (git_only && by_default != CVE5_AFFECTED)
        out->status = AFFECTED_NONE;
    else if (by_default == CVE5_AFFECTED && s->unaffected.n > 0 && !out->unclear)
        out->status = AFFECTED_NONE; /* the unaffected ones are all there are */
    else
        out->status = AFFECTED_UNKNOWN;
    if (s->all)
        out->ranges.n = out->exact.n = 0;
}

void cve5_versions_read(struct arena *a, struct json versions, enum cve5_status by_default,
                        struct cve5_versions *ret)
{
    struct set s = {.a = a, .out = ret};
    struct item item;

    *ret = (struct cve5_versions){0};
    for (struct json_iter it = json_iter(versions);
         versions.type == JSON_ARRAY && json_next(&it);) {
        item_read(a, it.value, &item);
        item_take(&s, &item, it.i);
    }
    if (versions.type != JSON_ARRAY && versions.type != JSON_NULL && versions.type != JSON_MISSING)
        ret->unclear = true;
    status_set(&s, by_default);
}
