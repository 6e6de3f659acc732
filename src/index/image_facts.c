/*
 * What is known of each vulnerability, merged over its records and the fact feeds. Which
 * vector and word count: docs/decisions/best-vector.md.
 */
#include "base/sort.h"
#include "index/image_stage.h"

/* How close a record is to a vulnerability: the closer one's facts go first. */
enum closeness {
    CLOSE_OWN,    /* the record of that very id */
    CLOSE_ALIAS,  /* of this one vulnerability, under another id */
    CLOSE_VENDOR, /* a distribution's view of it */
    CLOSE_MANY,   /* an advisory over several: its score is theirs together */
    CLOSE_PAST,   /* a withdrawn record */
};

static enum closeness closeness_of(const struct image_work *w, uint32_t record, uint32_t vuln)
{
    const struct staged_record *r = image_work_record(w, record);

    if (r->withdrawn)
        return CLOSE_PAST;
    if (r->id == w->vulns.p[vuln])
        return r->vendor ? CLOSE_VENDOR : CLOSE_OWN;
    if (r->cve_n || w->target_from[record + 1] - w->target_from[record] != 1)
        return CLOSE_MANY;
    return r->vendor ? CLOSE_VENDOR : CLOSE_ALIAS;
}

/* The vulnerability's records, and the pick so far. */
struct merge {
    const struct image_work *w;
    uint32_t vuln;
    struct image_vuln_row *row;
    const struct staged_record *vector, *severity, *title; /* NULL: none yet */
    enum closeness vector_close, severity_close, title_close;
};

static bool vector_better(const struct merge *m, const struct staged_record *r,
                          enum closeness close)
{
    bool upstream = close <= CLOSE_ALIAS, held = m->vector_close <= CLOSE_ALIAS;

    if (m->vector == NULL || upstream != held)
        return m->vector == NULL || upstream;
    if (!upstream && close != m->vector_close)
        return close < m->vector_close;
    if (r->vector_version != m->vector->vector_version)
        return r->vector_version > m->vector->vector_version;
    return close < m->vector_close;
}

static void record_merge(struct merge *m, const struct staged_record *r, enum closeness close)
{
    struct image_vuln_row *row = m->row;

    if (r->published && (row->published == 0 || r->published < row->published))
        row->published = r->published;
    if (r->modified > row->modified)
        row->modified = r->modified;
    if (r->base >= 0 && vector_better(m, r, close)) {
        m->vector = r;
        m->vector_close = close;
    }
    if (r->severity && (m->severity == NULL || close < m->severity_close ||
                        (close == m->severity_close && r->severity > m->severity->severity))) {
        m->severity = r;
        m->severity_close = close;
    }
    if (r->title && (m->title == NULL || close < m->title_close)) {
        m->title = r;
        m->title_close = close;
    }
}

/* Rejected by its own record, or nothing but withdrawn records: the last of the dates. */
static uint32_t withdrawn_of(const struct image_work *w, uint32_t vuln, size_t from, size_t n)
{
    uint32_t last = 0;
    bool live = n == 0;

    for (size_t i = from; i < from + n; i++) {
        const struct staged_record *r = image_work_record(w, w->sources.p[i].b);
        uint32_t at = r->withdrawn ? r->withdrawn : r->modified ? r->modified : r->published;

        if (r->rejected && r->id == w->vulns.p[vuln])
            return at ? at : 1;
        live = live || !image_record_silent(r);
        last = at > last ? at : last;
    }
    return live ? 0 : last ? last : 1;
}

static void vector_put(struct image_vuln_row *row, const struct merge *m)
{
    enum cvss_severity severity = CVSS_NONE;
    unsigned bits = 0;

    row->base = -1;
    if (m->severity)
        severity = (enum cvss_severity)m->severity->severity;
    if (severity >= CVSS_HIGH)
        bits |= (unsigned)(severity - CVSS_HIGH + 1) << VULN_WORD_SHIFT;
    if (m->vector) {
        row->vector = m->vector->vector;
        row->base = m->vector->base;
        severity = cvss_severity_of((enum cvss_version)m->vector->vector_version, row->base);
        bits |= m->vector->automatable ? VULN_AUTOMATABLE : 0;
        bits |= m->vector->total ? VULN_TOTAL : 0;
    }
    row->bits = (uint16_t)(bits | (unsigned)severity << VULN_SEVERITY_SHIFT);
    row->title = m->title ? m->title->title : 0;
}

/* Facts of one CVE are added in order of their dates, so that the last one stays. */
static int kev_cmp(const void *a, const void *b, void *ctx)
{
    const struct staged_kev *x = a, *y = b;

    (void)ctx;
    if (x->added_day != y->added_day)
        return x->added_day < y->added_day ? -1 : 1;
    if (x->due_day != y->due_day)
        return x->due_day < y->due_day ? -1 : 1;
    return x->ransomware - y->ransomware;
}

static int epss_cmp(const void *a, const void *b, void *ctx)
{
    const struct staged_epss *x = a, *y = b;

    (void)ctx;
    if (x->date_day != y->date_day)
        return x->date_day < y->date_day ? -1 : 1;
    if (x->score != y->score)
        return x->score < y->score ? -1 : 1;
    return x->percentile < y->percentile ? -1 : x->percentile > y->percentile;
}

static uint32_t ssvc_bits(const struct staged_ssvc *s)
{
    return (uint32_t)s->exploitation << VULN_EXPLOITATION_SHIFT |
           (uint32_t)s->automatable << VULN_SSVC_AUTOMATABLE_SHIFT |
           (uint32_t)s->total << VULN_SSVC_TOTAL_SHIFT;
}

static int ssvc_cmp(const void *a, const void *b, void *ctx)
{
    const struct staged_ssvc *x = a, *y = b;
    uint32_t p = ssvc_bits(x), q = ssvc_bits(y);

    (void)ctx;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return p < q ? -1 : p > q;
}

static struct image_vuln_row *fact_row(struct image_work *w, uint32_t cve)
{
    return cve ? &w->facts.p[w->vuln_of[cve] - 1] : NULL;
}

static void kevs_put(struct image_work *w)
{
    struct image_builder *b = w->b;

    sort_with(b->kevs.p, b->kevs.n, sizeof *b->kevs.p, kev_cmp, NULL);
    for (size_t i = 0; i < b->kevs.n; i++) {
        const struct staged_kev *k = &b->kevs.p[i];
        struct image_vuln_row *row = fact_row(w, k->cve);

        if (row == NULL)
            continue;
        row->kev_added_day = k->added_day;
        row->kev_due_day = k->due_day;
        row->bits = (uint16_t)((row->bits & ~VULN_RANSOMWARE) | VULN_KEV |
                               (k->ransomware ? VULN_RANSOMWARE : 0));
    }
}

static void epss_put(struct image_work *w)
{
    struct image_builder *b = w->b;

    sort_with(b->epss.p, b->epss.n, sizeof *b->epss.p, epss_cmp, NULL);
    for (size_t i = 0; i < b->epss.n; i++) {
        const struct staged_epss *s = &b->epss.p[i];
        struct image_vuln_row *row = fact_row(w, s->cve);

        if (row == NULL)
            continue;
        row->epss = s->score;
        row->epss_percentile = s->percentile;
        row->epss_day = s->date_day;
        row->bits |= VULN_EPSS;
    }
}

static void ssvcs_put(struct image_work *w)
{
    const uint32_t mask = 63u << VULN_EXPLOITATION_SHIFT; /* all three answers */
    struct image_builder *b = w->b;

    sort_with(b->ssvcs.p, b->ssvcs.n, sizeof *b->ssvcs.p, ssvc_cmp, NULL);
    for (size_t i = 0; i < b->ssvcs.n; i++) {
        struct image_vuln_row *row = fact_row(w, b->ssvcs.p[i].cve);

        if (row)
            row->bits = (uint16_t)((row->bits & ~mask) | ssvc_bits(&b->ssvcs.p[i]));
    }
}

static size_t run_of(const struct image_pairs *v, size_t from, uint32_t a)
{
    size_t n = 0;

    while (from + n < v->n && v->p[from + n].a == a)
        n++;
    return n;
}

void image_facts(struct image_work *w)
{
    size_t source = 0, alias = 0;

    vec_reserve(&w->facts, w->vulns.n);
    w->dead = alloc_zero(w->vulns.n, sizeof *w->dead);
    for (uint32_t v = 0; v < w->vulns.n; v++) {
        struct image_vuln_row *row = vec_add(&w->facts);
        struct merge m = {.w = w, .vuln = v, .row = row};

        row->id = w->vulns.p[v];
        row->record_from = (uint32_t)source;
        row->record_n = (uint32_t)run_of(&w->sources, source, v);
        row->alias_from = (uint32_t)alias;
        row->alias_n = (uint32_t)run_of(&w->aliases, alias, v);
        for (size_t i = source; i < source + row->record_n; i++) {
            uint32_t record = w->sources.p[i].b;

            record_merge(&m, image_work_record(w, record), closeness_of(w, record, v));
        }
        vector_put(row, &m);
        row->withdrawn = withdrawn_of(w, v, source, row->record_n);
        w->dead[v] = row->withdrawn > 0;
        source += row->record_n;
        alias += row->alias_n;
    }
    kevs_put(w);
    epss_put(w);
    ssvcs_put(w);
}
