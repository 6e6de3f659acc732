/*
 * For the feeds' tests: reads a document and writes down what came out of it, a line a
 * fact, so that a test compares text. Included by tests only.
 */
#pragma once
#include "base/clock.h"
#include "base/file.h"
#include "format/feed/feed.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
// cmocka wants the three above first
#include <cmocka.h>

struct feed_check {
    struct feed_count count;
    struct err e;
    struct buf out, bad;
    bool quiet; /* counts only */
    uint64_t advisories, affected, ranges, versions, kev, epss, ssvc;
    uint64_t by_status[AFFECTED_UNKNOWN + 1];
};

static inline void check_strs(struct buf *b, const char *what, const struct str *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_fmt(b, "%s%.*s", i ? " " : what, STR_ARG(p[i]));
    if (n > 0)
        buf_add_char(b, '\n');
}

static inline void check_affected(struct buf *b, const struct advisory_affected *a)
{
    static const char *const names[] = {"ranges", "all", "none", "eol", "unknown"};

    buf_fmt(b, "  %.*s %.*s %s", STR_ARG(a->space), STR_ARG(a->name), names[a->status]);
    if (a->part)
        buf_fmt(b, " part=%c", a->part);
    if (a->cve.n)
        buf_fmt(b, " cve=%.*s", STR_ARG(a->cve));
    if (a->module.n)
        buf_fmt(b, " module=%.*s", STR_ARG(a->module));
    if (a->arch.n)
        buf_fmt(b, " arch=%.*s", STR_ARG(a->arch));
    if (a->note.n)
        buf_fmt(b, " note=%.*s", STR_ARG(a->note));
    for (size_t i = 0; i < a->range_n; i++) {
        const struct advisory_range *r = &a->ranges[i];

        buf_fmt(b, " [%.*s,%.*s%s", STR_ARG(r->introduced),
                STR_ARG(r->fixed.n ? r->fixed : r->last_affected), r->last_affected.n ? "]" : ")");
    }
    for (size_t i = 0; i < a->version_n; i++)
        buf_fmt(b, " =%.*s", STR_ARG(a->versions[i]));
    buf_add_char(b, '\n');
}

static inline int check_advisory(void *ctx, const struct advisory *r, struct err *e)
{
    struct feed_check *c = ctx;
    char t[3][CLOCK_TEXT];

    (void)e;
    c->advisories++;
    c->affected += r->affected_n;
    for (size_t i = 0; i < r->affected_n; i++) {
        c->ranges += r->affected[i].range_n;
        c->versions += r->affected[i].version_n;
        c->by_status[r->affected[i].status]++;
    }
    if (c->quiet)
        return 0;
    buf_fmt(&c->out, "%.*s %.*s %s %s%s%s%s\n", STR_ARG(r->source), STR_ARG(r->id),
            r->published ? clock_text(r->published, t[0]) : "-",
            r->modified ? clock_text(r->modified, t[1]) : "-", r->withdrawn ? " withdrawn " : "",
            r->withdrawn ? clock_text(r->withdrawn, t[2]) : "", r->rejected ? " rejected" : "");
    check_strs(&c->out, "  title ", &r->title, r->title.n > 0);
    check_strs(&c->out, "  aliases ", r->aliases, r->alias_n);
    check_strs(&c->out, "  related ", r->related, r->related_n);
    check_strs(&c->out, "  cves ", r->cves, r->cve_n);
    check_strs(&c->out, "  vectors ", r->vectors, r->vector_n);
    check_strs(&c->out, "  cwes ", r->cwes, r->cwe_n);
    check_strs(&c->out, "  references ", r->references, r->reference_n);
    if (r->severity != CVSS_NONE)
        buf_fmt(&c->out, "  severity %s\n", cvss_severity_text(r->severity));
    for (size_t i = 0; i < r->affected_n; i++)
        check_affected(&c->out, &r->affected[i]);
    return 0;
}

static inline int check_kev(void *ctx, const struct kev *k, struct err *e)
{
    struct feed_check *c = ctx;
    char t[2][CLOCK_TEXT];

    (void)e;
    c->kev++;
    if (!c->quiet)
        buf_fmt(&c->out, "kev %.*s %s %s%s %.*s/%.*s\n", STR_ARG(k->cve),
                clock_day_text(k->added_day, t[0]),
                k->due_day ? clock_day_text(k->due_day, t[1]) : "-",
                k->ransomware ? " ransomware" : "", STR_ARG(k->vendor), STR_ARG(k->product));
    return 0;
}

static inline int check_epss(void *ctx, const struct epss *s, struct err *e)
{
    struct feed_check *c = ctx;
    char t[CLOCK_TEXT];

    (void)e;
    c->epss++;
    if (!c->quiet)
        buf_fmt(&c->out, "epss %.*s %u %u %s\n", STR_ARG(s->cve), s->score, s->percentile,
                s->date_day ? clock_day_text(s->date_day, t) : "-");
    return 0;
}

static inline int check_ssvc(void *ctx, const struct ssvc *s, struct err *e)
{
    static const char *const found[] = {"?", "none", "poc", "active"};
    static const char *const answer[] = {"?", "no", "yes"};
    struct feed_check *c = ctx;
    char t[CLOCK_TEXT];

    (void)e;
    c->ssvc++;
    if (!c->quiet)
        buf_fmt(&c->out, "ssvc %.*s %s automatable=%s total=%s %s\n", STR_ARG(s->cve),
                found[s->exploitation], answer[s->automatable], answer[s->total],
                s->at ? clock_text(s->at, t) : "-");
    return 0;
}

static inline void check_bad(void *ctx, struct str place, const char *why)
{
    struct feed_check *c = ctx;

    if (!c->quiet)
        buf_fmt(&c->bad, "%.*s: %s\n", STR_ARG(place), why);
}

static inline int check_read(struct feed_check *c, const char *format, struct str bytes,
                             const char *name)
{
    struct feed_sink sink = {.ctx = c,
                             .advisory = check_advisory,
                             .kev = check_kev,
                             .epss = check_epss,
                             .ssvc = check_ssvc,
                             .bad = check_bad};

    err_clear(&c->e);
    struct feed_document d = {bytes, str_of(name)};

    return feed_read(feed_format_find(str_of(format)), &d, &sink, &c->count, &c->e);
}

static inline void check_done(struct feed_check *c)
{
    buf_done(&c->out);
    buf_done(&c->bad);
    *c = (struct feed_check){0};
}

static inline int check_file(struct feed_check *c, const char *format, const char *path)
{
    struct file_map m;
    const char *slash = strrchr(path, '/');
    int rc = file_map(path, SIZE_MAX, &m, &c->e);

    if (rc < 0)
        return rc;
    rc = check_read(c, format, m.bytes, slash ? slash + 1 : path);
    file_unmap(&m);
    return rc;
}

/* A file of the real data; skips the test when it is not there. */
static inline int check_data(struct feed_check *c, const char *format, const char *path)
{
    const char *root = getenv("NIJU_DATA");
    struct buf whole = BUF_INIT(0);
    int rc;

    if (root == NULL) {
        print_message("NIJU_DATA is not set\n");
        skip();
    }
    buf_fmt(&whole, "%s/%s%c", root, path, 0);
    rc = check_file(c, format, whole.p);
    buf_done(&whole);
    return rc;
}

/* The same for a text of a test, in which ' stands for " so that JSON can be read. */
static inline int check_str(struct feed_check *c, const char *format, const char *text)
{
    struct buf b = BUF_INIT(0);

    buf_add(&b, str_of(text));
    for (size_t i = 0; i < b.n; i++)
        b.p[i] = b.p[i] == '\'' ? '"' : b.p[i];
    int rc = check_read(c, format, buf_str(&b), "test.json");

    buf_done(&b);
    return rc;
}

/* An extract of tests/data/feeds gives what its .expected says, and `bad` bad things. */
static inline void check_extract(const char *format, const char *name, const char *expected,
                                 uint64_t bad)
{
    struct feed_check c = {0};
    struct buf path = BUF_INIT(0);
    struct file_map m;

    buf_fmt(&path, TESTS_DATA "/feeds/%s%c", name, 0);
    if (check_file(&c, format, path.p) < 0)
        fail_msg("%s: %s", c.e.path, c.e.text);
    buf_reset(&path);
    buf_fmt(&path, TESTS_DATA "/feeds/%s%c", expected, 0);
    assert_int_equal(file_map(path.p, 1 << 20, &m, &c.e), 0);
    buf_reset(&path);
    buf_add(&path, m.bytes);
    buf_add_char(&path, 0);
    buf_add_char(&c.out, 0);
    assert_string_equal(c.out.p, path.p);
    assert_int_equal(c.count.bad, bad);
    file_unmap(&m);
    buf_done(&path);
    check_done(&c);
}

static inline void check_text(struct buf *got, const char *expected)
{
    buf_add_char(got, '\0');
    assert_string_equal(got->p, expected);
    got->n--;
}
