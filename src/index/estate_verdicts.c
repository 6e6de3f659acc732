#include "index/estate_verdicts.h"
#include "base/alloc.h"
#include "codec/hash.h"
#include "index/estate_layout.h"
#include "index/image_mapped.h"
#include "index/matcher.h"
#include <assert.h>
#include <pthread.h>

VEC_TYPE(row_list, struct estate_verdict);

struct span {
    uint32_t from, n;
};

struct estate_verdicts {
    struct estate_index *x;
    struct image *img;
    struct row_list rows; /* with holes where components were matched anew */
    struct span *of;      /* by component */
    uint32_t component_n;
    size_t live; /* rows that some component points to */
};

/* Matching of a run of packages. */
struct work {
    const struct estate_verdicts *t;
    const struct image *img;
    uint32_t from, to; /* packages */
    struct row_list rows;
    struct verdict_list list;
};

/* Where the packages of a space stand; a run of packages shares it. */
struct seek {
    const struct image *img;
    uint32_t text; /* of the space in the index; ESTATE_NONE: none yet */
    struct str space;
    uint64_t hash;
    bool covered, released;
};

static void seek_space(struct seek *k, const struct estate_index *x, uint32_t text)
{
    if (k->text == text)
        return;
    k->text = text;
    k->space = image_text(x->texts, text);
    k->hash = hash_bytes(k->space);
    k->covered = image_space_known(k->img, k->space);
    const struct space_kind *kind = space_kind_find(k->space);

    k->released = kind && kind->released;
}

/* false: the image has no such package. */
static bool seek_package(struct seek *k, const struct estate_index *x, uint32_t package,
                         struct image_package *ret)
{
    const struct estate_package_row *row = &x->packages[package];

    seek_space(k, x, row->space);
    if (!k->covered)
        return false;
    struct str name = image_text(x->texts, row->name);

    return image_package_seek(k->img, k->space, image_name_hash(k->hash, name), name, ret);
}

static void row_add(struct row_list *rows, const struct verdict *v)
{
    *vec_add(rows) = (struct estate_verdict){hash_bytes(v->fixed), v->vuln, (uint16_t)v->status,
                                             (uint16_t)v->reason};
}

static void component_match(struct work *w, const struct image_package *p, uint32_t id)
{
    const struct estate_index *x = w->t->x;
    const struct estate_component_row *c = &x->components[id];
    const struct match_subject s = {
        .package = *p,
        .key = image_text(x->texts, c->key),
        .unkeyed = (enum verdict_reason)c->unkeyed,
        .epoch_unsaid = c->epoch_unsaid,
        .version = image_text(x->texts, c->version),
        .arch = image_text(x->texts, c->arch),
        .part = (char)c->part,
    };

    vec_reset(&w->list);
    match_subject(w->img, &s, &w->list);
    for (size_t i = 0; i < w->list.n; i++)
        row_add(&w->rows, &w->list.p[i]);
}

/* The verdicts of one component of the package, into w->rows. */
static void one_match(struct work *w, const struct seek *k, const struct image_package *p,
                      uint32_t id)
{
    static const struct verdict no_data = {
        VULN_NONE, 0, VERDICT_UNDETERMINED, REASON_NO_DATA, {NULL, 0}};

    if (p)
        component_match(w, p, id);
    else if (!k->covered && k->released)
        row_add(&w->rows, &no_data);
}

static void *packages_match(void *ctx)
{
    struct work *w = ctx;
    const struct estate_index *x = w->t->x;
    struct seek k = {.img = w->img, .text = ESTATE_NONE};

    for (uint32_t i = w->from; i < w->to; i++) {
        const struct estate_package_row *row = &x->packages[i];
        struct image_package p;
        bool known = seek_package(&k, x, i, &p);

        for (uint32_t c = row->from; c < row->from + row->n; c++) {
            uint32_t id = x->package_components[c], from = (uint32_t)w->rows.n;

            one_match(w, &k, known ? &p : NULL, id);
            w->t->of[id] = (struct span){from, (uint32_t)w->rows.n - from};
        }
    }
    return NULL;
}

/* Appends the rows of a work; its spans were counted from 0. */
static void work_take(struct estate_verdicts *t, struct work *w)
{
    const struct estate_index *x = t->x;
    uint32_t before = (uint32_t)t->rows.n;

    if (before == 0) {
        t->rows = w->rows;
        return;
    }
    vec_reserve(&t->rows, t->rows.n + w->rows.n);
    if (w->rows.n)
        memcpy(t->rows.p + before, w->rows.p, w->rows.n * sizeof *w->rows.p);
    t->rows.n += w->rows.n;
    for (uint32_t i = w->from; i < w->to; i++)
        for (uint32_t c = 0; c < x->packages[i].n; c++)
            t->of[x->package_components[x->packages[i].from + c]].from += before;
    vec_done(&w->rows);
}

/* Runs of packages with as many components each. */
static void works_cut(struct estate_verdicts *t, struct work *w, int n)
{
    uint32_t packages = t->x->count[ESTATE_PACKAGES], at = 0;
    uint64_t components = t->x->count[ESTATE_PACKAGE_COMPONENTS];

    for (int i = 0; i < n; i++) {
        w[i] = (struct work){.t = t, .img = t->img, .from = at};
        while (at < packages && (i + 1 == n || t->x->packages[at].from <
                                                   components * (uint64_t)(i + 1) / (uint64_t)n))
            at++;
        w[i].to = at;
    }
}

static void match_all(struct estate_verdicts *t, int threads)
{
    struct work *w = alloc_zero((size_t)threads, sizeof *w);
    pthread_t *other = alloc_zero((size_t)threads, sizeof *other);

    works_cut(t, w, threads);
    for (int i = 1; i < threads; i++)
        if (pthread_create(&other[i], NULL, packages_match, &w[i]) != 0)
            alloc_die();
    packages_match(&w[0]);
    for (int i = 0; i < threads; i++) {
        if (i > 0)
            pthread_join(other[i], NULL);
        vec_done(&w[i].list);
        work_take(t, &w[i]);
    }
    t->live = t->rows.n;
    alloc_free(other);
    alloc_free(w);
}

struct estate_verdicts *estate_verdicts_new(struct estate_index *x, struct image *img, int threads)
{
    struct estate_verdicts *t = alloc_zero(1, sizeof *t);

    t->x = estate_index_ref(x);
    t->img = image_ref(img);
    t->component_n = x->count[ESTATE_COMPONENTS];
    t->of = alloc_zero((size_t)t->component_n + 1, sizeof *t->of);
    match_all(t, threads);
    return t;
}

void estate_verdicts_free(struct estate_verdicts *t)
{
    if (t == NULL)
        return;
    estate_index_unref(t->x);
    image_unref(t->img);
    vec_done(&t->rows);
    alloc_free(t->of);
    alloc_free(t);
}

/* The new number of each vulnerability of the old image; both are sorted by id. */
static uint32_t *vulns_map(const struct image *old, const struct image *img)
{
    uint32_t n = old->count[IMAGE_VULNS], m = img->count[IMAGE_VULNS], to = 0;
    uint32_t *map = alloc_zero((size_t)n + 1, sizeof *map);

    for (uint32_t i = 0; i < n; i++) {
        struct str id = image_string(old, old->vulns[i].id);
        int c = -1;

        while (to < m && (c = str_cmp(image_string(img, img->vulns[to].id), id)) < 0)
            to++;
        map[i] = to < m && c == 0 ? to : ESTATE_VULN_GONE;
    }
    return map;
}

static bool says_same(const struct estate_verdict *a, const struct estate_verdict *b)
{
    return a->status == b->status && a->reason == b->reason && a->fixed == b->fixed;
}

struct renewal {
    struct estate_verdicts *t;
    struct work w;       /* rows of this component only */
    const uint32_t *map; /* old vulnerabilities -> new; NULL: the same */
    struct estate_change_list *out;
};

static uint32_t renewed(const struct renewal *r, uint32_t vuln)
{
    return r->map && vuln != VULN_NONE ? r->map[vuln] : vuln;
}

/* What differs between a component's old rows and its new ones. Both are by vulnerability. */
static void changes_add(struct renewal *r, uint32_t id, struct span was)
{
    const struct estate_verdict *a = r->t->rows.p + was.from, *b = r->w.rows.p;
    size_t i = 0, k = 0;

    while (i < was.n || k < r->w.rows.n) {
        uint32_t vuln = i < was.n ? renewed(r, a[i].vuln) : 0;

        if (i < was.n && (vuln == ESTATE_VULN_GONE || k == r->w.rows.n || vuln < b[k].vuln)) {
            *vec_add(r->out) = (struct estate_change){id, vuln, a[i].vuln, a[i].status, 0};
            i++;
        } else if (i == was.n || b[k].vuln < vuln) {
            *vec_add(r->out) = (struct estate_change){id, b[k].vuln, 0, 0, b[k].status};
            k++;
        } else {
            if (!says_same(&a[i], &b[k]))
                *vec_add(r->out) =
                    (struct estate_change){id, vuln, a[i].vuln, a[i].status, b[k].status};
            i++, k++;
        }
    }
}

/* Matches a component anew. Old rows stay behind as a hole. */
static void component_renew(struct renewal *r, const struct seek *k, const struct image_package *p,
                            uint32_t id)
{
    struct estate_verdicts *t = r->t;
    struct span *of = &t->of[id];

    vec_reset(&r->w.rows);
    one_match(&r->w, k, p, id);
    changes_add(r, id, *of);
    t->live += r->w.rows.n;
    t->live -= of->n;
    *of = (struct span){(uint32_t)t->rows.n, (uint32_t)r->w.rows.n};
    for (size_t i = 0; i < r->w.rows.n; i++)
        *vec_add(&t->rows) = r->w.rows.p[i];
}

/* The rows of one component speak of the new image's vulnerabilities from now on. */
static void rows_renumber(struct renewal *r, uint32_t id)
{
    const struct span *of = &r->t->of[id];

    for (uint32_t i = of->from; r->map && i < of->from + of->n; i++) {
        r->t->rows.p[i].vuln = renewed(r, r->t->rows.p[i].vuln);
        assert(r->t->rows.p[i].vuln != ESTATE_VULN_GONE);
    }
}

static void package_renew(struct renewal *r, uint32_t package, struct seek *old, struct seek *now)
{
    const struct estate_index *x = r->t->x;
    const struct estate_package_row *row = &x->packages[package];
    struct image_package was, is;
    bool had = seek_package(old, x, package, &was), has = seek_package(now, x, package, &is);
    bool same = had == has && old->covered == now->covered && (!had || was.hash == is.hash);

    for (uint32_t c = row->from; c < row->from + row->n; c++) {
        uint32_t id = x->package_components[c];

        if (same)
            rows_renumber(r, id);
        else
            component_renew(r, now, has ? &is : NULL, id);
    }
}

/* Takes the holes out once they are as many as the rows. */
static void rows_close(struct estate_verdicts *t)
{
    struct row_list rows = {0};

    if (t->rows.n < 1024 || t->rows.n < 2 * t->live)
        return;
    vec_reserve(&rows, t->live);
    for (uint32_t id = 0; id < t->component_n; id++) {
        struct span *of = &t->of[id];

        if (of->n)
            memcpy(rows.p + rows.n, t->rows.p + of->from, of->n * sizeof *rows.p);
        of->from = (uint32_t)rows.n;
        rows.n += of->n;
    }
    vec_done(&t->rows);
    t->rows = rows;
}

static bool map_plain(const uint32_t *map, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (map[i] != i)
            return false;
    return true;
}

void estate_verdicts_renew(struct estate_verdicts *t, struct image *img,
                           struct estate_change_list *out)
{
    uint32_t *map = vulns_map(t->img, img);
    struct renewal r = {.t = t, .w = {.t = t, .img = img}, .out = out};
    struct seek old = {.img = t->img, .text = ESTATE_NONE}, now = {.img = img, .text = ESTATE_NONE};

    r.map = map_plain(map, t->img->count[IMAGE_VULNS]) ? NULL : map;
    for (uint32_t i = 0; i < t->x->count[ESTATE_PACKAGES]; i++)
        package_renew(&r, i, &old, &now);
    vec_done(&r.w.rows);
    vec_done(&r.w.list);
    alloc_free(map);
    image_ref(img);
    image_unref(t->img);
    t->img = img;
    rows_close(t);
}

void estate_verdicts_follow(struct estate_verdicts *t, struct estate_index *x,
                            struct estate_change_list *out)
{
    struct renewal r = {.t = t, .w = {.t = t, .img = t->img}, .out = out};
    struct seek k = {.img = t->img, .text = ESTATE_NONE};
    struct estate_index *old = t->x;
    uint32_t n = x->count[ESTATE_COMPONENTS];

    assert(n >= t->component_n);
    t->of = alloc_grow(t->of, ((size_t)n + 1) * sizeof *t->of);
    memset(t->of + t->component_n, 0, ((size_t)n + 1 - t->component_n) * sizeof *t->of);
    t->x = estate_index_ref(x);
    for (uint32_t id = 0; id < n; id++) {
        uint32_t package = x->components[id].package;
        struct image_package p;

        if (package == ESTATE_NONE ||
            (id < t->component_n && old->components[id].package != ESTATE_NONE))
            continue;
        bool known = seek_package(&k, x, package, &p);

        component_renew(&r, &k, known ? &p : NULL, id);
    }
    t->component_n = n;
    estate_index_unref(old);
    vec_done(&r.w.rows);
    vec_done(&r.w.list);
}

const struct estate_index *estate_verdicts_index(const struct estate_verdicts *t)
{
    return t->x;
}

const struct image *estate_verdicts_image(const struct estate_verdicts *t)
{
    return t->img;
}

size_t estate_verdicts_count(const struct estate_verdicts *t)
{
    return t->live;
}

size_t estate_verdicts_of(const struct estate_verdicts *t, uint32_t component,
                          const struct estate_verdict **ret)
{
    if (component >= t->component_n)
        return 0;
    *ret = t->rows.p + t->of[component].from;
    return t->of[component].n;
}

static const struct estate_verdict *row_find(const struct estate_verdicts *t, uint32_t component,
                                             uint32_t vuln)
{
    const struct estate_verdict *rows = NULL;
    size_t lo = 0, hi = estate_verdicts_of(t, component, &rows);

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (rows[mid].vuln == vuln)
            return &rows[mid];
        if (rows[mid].vuln < vuln)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

void estate_verdicts_exposed(const struct estate_verdicts *t, uint32_t vuln, uint16_t status,
                             struct estate_answer *w)
{
    const uint32_t *packages;
    size_t n = image_vuln_packages(t->img, vuln, &packages);

    for (size_t i = 0; i < n; i++) {
        struct image_package named;
        struct estate_package p;

        image_package_at(t->img, packages[i], &named);
        if (!estate_index_package_find(t->x, named.space, named.name, &p))
            continue;
        for (uint32_t c = 0; c < p.n; c++) {
            const struct estate_verdict *row = row_find(t, p.components[c], vuln);

            if (row && (status == 0 || row->status == status))
                estate_answer_add(w, p.components[c]);
        }
    }
}

bool estate_verdicts_equal(const struct estate_verdicts *a, const struct estate_verdicts *b)
{
    if (a->component_n != b->component_n || a->live != b->live)
        return false;
    for (uint32_t id = 0; id < a->component_n; id++) {
        const struct span *x = &a->of[id], *y = &b->of[id];

        if (x->n != y->n || (x->n && memcmp(a->rows.p + x->from, b->rows.p + y->from,
                                            x->n * sizeof *a->rows.p) != 0))
            return false;
    }
    return true;
}
