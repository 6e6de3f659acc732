#include "index/matcher.h"
#include "codec/hash.h"
#include "index/image_mapped.h"

/* What one entry says of the subject. */
enum saying {
    SAYS_NOTHING, /* speaks of another architecture, module or kind of product */
    SAYS_NOT,
    SAYS_AFFECTED,
    SAYS_UNDETERMINED,
    SAYS_NONE, /* not affected, whatever the version */
};

/* One vulnerability's entries of the package. */
struct group {
    const struct image *img;
    const struct match_subject *s;
    uint32_t from, n;
    bool modular;  /* the subject is a module's build */
    bool released; /* its space is a distribution's release */
    bool denied;   /* some entry says NONE */
};

static bool arch_free(struct str arch)
{
    return arch.n == 0 || str_eq(arch, STR("noarch")) || str_eq(arch, STR("all")) ||
           str_eq(arch, STR("any"));
}

/* `said` may list several: "x86_64,aarch64". */
static bool arch_agrees(struct str said, struct str arch)
{
    size_t from = 0;

    if (arch_free(said) || arch_free(arch))
        return true;
    for (size_t i = 0; i <= said.n; i++) {
        if (i < said.n && said.p[i] != ',' && said.p[i] != '|' && said.p[i] != ' ')
            continue;
        if (str_eq(str_sub(said, from, i), arch))
            return true;
        from = i + 1;
    }
    return false;
}

/* A modular build and a plain one of the same name are different packages in all but name. */
static bool module_agrees(const struct group *g, const struct image_bound_row *b)
{
    if (b->flags & BOUND_MODULAR)
        return g->modular;
    return !g->modular || b->kind != ENTRY_RANGE || !(b->flags & BOUND_HAS_HI);
}

static bool speaks_of(const struct group *g, const struct image_bound_row *b)
{
    if (b->part && g->s->part && (char)b->part != g->s->part)
        return false;
    if (!module_agrees(g, b))
        return false;
    if (b->qual == 0 || b->qual >= g->img->count[IMAGE_QUALS])
        return true;
    return arch_agrees(image_string(g->img, g->img->quals[b->qual].arch), g->s->arch);
}

static bool range_holds(const struct image *img, const struct image_bound_row *b, struct str key)
{
    if (b->lo && ver_key_cmp(key, image_key(img, b->lo)) < 0)
        return false;
    if (!(b->flags & BOUND_HAS_HI))
        return true;
    int c = ver_key_cmp(key, image_key(img, b->hi));

    return c < 0 || (c == 0 && (b->flags & BOUND_HI_INCLUSIVE));
}

static enum saying key_says(const struct group *g, const struct image_bound_row *b,
                            enum verdict_reason *reason)
{
    const struct match_subject *s = g->s;

    *reason = b->kind == ENTRY_EXACT ? REASON_LISTED : REASON_RANGE;
    if (b->kind == ENTRY_EXACT && s->version.n &&
        str_eq(s->version, image_string(g->img, b->introduced)))
        return SAYS_AFFECTED;
    if (s->key.n == 0) {
        *reason = s->unkeyed;
        return SAYS_UNDETERMINED;
    }
    if (b->kind == ENTRY_EXACT && b->lo == 0)
        return SAYS_NOT; /* listed in a spelling without an order: only the same spelling is it */
    if (s->epoch_unsaid && (b->flags & BOUND_EPOCH)) {
        *reason = REASON_EPOCH;
        return SAYS_UNDETERMINED;
    }
    return range_holds(g->img, b, s->key) ? SAYS_AFFECTED : SAYS_NOT;
}

static enum saying bound_says(const struct group *g, const struct image_bound_row *b,
                              enum verdict_reason *reason)
{
    *reason = REASON_SOURCE;
    if (b == NULL)
        return SAYS_UNDETERMINED;
    if ((b->part || b->qual || g->modular || (b->flags & BOUND_MODULAR)) && !speaks_of(g, b))
        return SAYS_NOTHING;
    switch (b->kind) {
    case ENTRY_RANGE:
    case ENTRY_EXACT: return key_says(g, b, reason);
    case ENTRY_ALL: *reason = REASON_ALL; return SAYS_AFFECTED;
    case ENTRY_EOL: *reason = REASON_EOL; return SAYS_AFFECTED;
    case ENTRY_NONE: return SAYS_NONE;
    default: return SAYS_UNDETERMINED;
    }
}

static uint32_t record_date(const struct image *img, uint32_t record)
{
    static const struct image_record_row none;
    const struct image_record_row *r =
        record < img->count[IMAGE_RECORDS] ? &img->records[record] : &none;

    return r->modified ? r->modified : r->published ? r->published : UINT32_MAX;
}

/* Whether a "not affected" of the group takes the entry's word away. */
static bool denied(const struct group *g, const struct image_entry_row *en)
{
    const struct image *img = g->img;
    enum verdict_reason reason;

    for (uint32_t i = g->from; i < g->from + g->n; i++) {
        const struct image_entry_row *by = &img->entries[i];

        if (bound_says(g, image_bound(img, by), &reason) != SAYS_NONE)
            continue;
        if (by->record == en->record ||
            (g->released && record_date(img, by->record) >= record_date(img, en->record)))
            return true;
    }
    return false;
}

static enum saying entry_says(const struct group *g, uint32_t i, enum verdict_reason *reason)
{
    const struct image_entry_row *en = &g->img->entries[i];
    enum saying s = bound_says(g, image_bound(g->img, en), reason);

    if (g->denied && (s == SAYS_AFFECTED || s == SAYS_UNDETERMINED) && denied(g, en))
        return SAYS_NOT;
    return s;
}

/* The bound past which the entry no longer holds; NULL when there is none. */
static const struct image_bound_row *entry_fix(const struct group *g, uint32_t i)
{
    const struct image_bound_row *b = image_bound(g->img, &g->img->entries[i]);
    bool fixed = b && b->kind == ENTRY_RANGE && (b->flags & BOUND_HAS_HI) &&
                 !(b->flags & BOUND_HI_INCLUSIVE);

    return fixed ? b : NULL;
}

/*
 * Walks from a fix to the fix of a range that holds it, until none does. Each step goes up in the
 * order, so it ends; damage in the keys is stopped by the count of entries.
 */
static struct str fix_walk(const struct group *g, const struct image_bound_row *fix)
{
    struct match_subject at = *g->s;
    struct group past = *g;
    uint32_t steps = 0;

    past.s = &at;
    at.epoch_unsaid = false;
    for (uint32_t i = g->from; i < g->from + g->n; i++) {
        enum verdict_reason reason;

        at.key = image_key(g->img, fix->hi);
        at.version = image_string(g->img, fix->fixed);
        if (entry_says(&past, i, &reason) != SAYS_AFFECTED)
            continue;
        fix = entry_fix(g, i);
        if (fix == NULL || steps++ == g->n)
            return STR_NONE;
        i = g->from - 1; /* again from the first */
    }
    return image_string(g->img, fix->fixed);
}

/* Of two affecting entries the one without a fix, else the one whose fix is higher. */
static bool decides(const struct group *g, uint32_t i, const struct verdict *v)
{
    const struct image_bound_row *fix = entry_fix(g, i), *held;

    if (v->status != VERDICT_AFFECTED)
        return true;
    held = entry_fix(g, v->entry);
    if (fix == NULL || held == NULL)
        return held != NULL;
    return ver_key_cmp(image_key(g->img, fix->hi), image_key(g->img, held->hi)) > 0;
}

static bool group_judge(struct group *g, struct verdict *v)
{
    *v = (struct verdict){0};
    for (uint32_t i = g->from; i < g->from + g->n; i++) {
        enum verdict_reason reason;
        enum saying says = entry_says(g, i, &reason);

        if (says == SAYS_NONE && !g->denied) {
            g->denied = true;
            return group_judge(g, v);
        }
        if (says == SAYS_AFFECTED ? !decides(g, i, v) : says != SAYS_UNDETERMINED || v->status)
            continue;
        v->entry = i;
        v->reason = reason;
        v->status = says == SAYS_AFFECTED ? VERDICT_AFFECTED : VERDICT_UNDETERMINED;
    }
    return v->status != 0;
}

void match_subject(const struct image *img, const struct match_subject *s, struct verdict_list *out)
{
    const struct image_entry_row *p = img->entries;
    struct group g = {.img = img, .s = s};
    uint32_t to = s->package.from + s->package.n;

    g.released = str_find_char(s->package.space, '/') >= 0;
    g.modular =
        str_starts(s->package.space, STR("rpm/")) && str_find(s->version, STR(".module")) >= 0;
    for (uint32_t i = s->package.from; i < to; i += g.n) {
        struct verdict v;

        g.from = i;
        g.n = 1;
        g.denied = false;
        while (i + g.n < to && p[i + g.n].vuln == p[i].vuln)
            g.n++;
        if ((p[i].vuln & IMAGE_VULN_DEAD) || !group_judge(&g, &v))
            continue;
        v.vuln = p[i].vuln;
        if (v.status == VERDICT_AFFECTED && entry_fix(&g, v.entry))
            v.fixed = fix_walk(&g, entry_fix(&g, v.entry));
        vec_push(out, v);
    }
}

static bool version_missing(const struct space_subject *sub)
{
    bool cpe = str_eq(sub->space, STR("cpe"));

    return sub->version.n == 0 ||
           (cpe && (str_eq(sub->version, STR("-")) || str_eq(sub->version, STR("*"))));
}

static void subject_key(const struct component *c, const struct space_subject *sub, struct arena *a,
                        struct match_subject *to)
{
    enum ver_order order = sub->kind->order;
    struct buf key = BUF_INIT(0);

    to->version = sub->version;
    to->arch = c->arch;
    to->part = c->part;
    to->unkeyed = REASON_VERSION;
    if (version_missing(sub)) {
        to->unkeyed = REASON_NO_VERSION;
        to->version = STR_NONE;
        return;
    }
    to->epoch_unsaid = !c->epoch_known && (order == VER_DEB || order == VER_RPM) &&
                       !ver_has_epoch(order, sub->version);
    if (!ver_is_legacy(order, sub->version) && ver_key(order, sub->version, &key, NULL) == 0)
        to->key = str_dup(a, buf_str(&key));
    buf_done(&key);
}

bool match_subject_make(const struct component *c, struct arena *a, struct match_subject *ret)
{
    struct space_subject sub = space_subject_of(a, c);

    *ret = (struct match_subject){0};
    if (sub.kind == NULL)
        return false;
    ret->package.space = sub.space;
    ret->package.name = sub.name;
    subject_key(c, &sub, a, ret);
    return true;
}

bool match_subject_of(const struct image *img, const struct component *c, struct arena *a,
                      struct match_subject *ret)
{
    return match_subject_make(c, a, ret) &&
           image_package_find(img, ret->package.space, ret->package.name, &ret->package);
}

void match_run_init(struct match_run *r, const struct image *img, struct arena *a)
{
    *r = (struct match_run){.img = img, .a = a};
}

/* The subject of `c`, from that of the component before where that will do. */
static void run_step(struct match_run *r, const struct component *c)
{
    bool next = r->before && space_subject_next(r->before, c, &r->sub);

    r->before = c;
    if (next)
        return;
    r->sub = space_subject_of(r->a, c);
    r->space_hash = hash_bytes(r->sub.space);
    r->covered = image_space_known(r->img, r->sub.space);
}

void match_run_add(struct match_run *r, const struct component *c, struct verdict_list *out)
{
    struct match_subject s = {0};

    run_step(r, c);
    if (r->sub.kind == NULL)
        return;
    if (r->covered) {
        uint64_t hash = image_name_hash(r->space_hash, r->sub.name);

        if (!image_package_seek(r->img, r->sub.space, hash, r->sub.name, &s.package))
            return;
        subject_key(c, &r->sub, r->a, &s);
        match_subject(r->img, &s, out);
    } else if (r->sub.kind->released) {
        *vec_add(out) =
            (struct verdict){VULN_NONE, 0, VERDICT_UNDETERMINED, REASON_NO_DATA, STR_NONE};
    }
}

void match_component(const struct image *img, const struct component *c, struct arena *a,
                     struct verdict_list *out)
{
    struct match_run r;

    match_run_init(&r, img, a);
    match_run_add(&r, c, out);
}
