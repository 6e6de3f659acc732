#include "api/service_events.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "codec/json_write.h"
#include "store/audit.h"
#include "store/sql.h"
#include <pthread.h>

enum {
    KEPT = 64,        /* readings a stream may be behind */
    READ_MAX = 10000, /* entries a reading looks at; more: anything changed */
    BEAT_SECONDS = 15,
    LIFE_SECONDS = 3600, /* then the client comes again, with what it is then */
};

/* What the first word of an action tells of; what is not here is nobody's screen. */
static const struct {
    const char *action, *what;
} words[] = {{"task", "tasks"},         {"inventory", "inventories"},
             {"asset", "assets"},       {"system", "systems"},
             {"org", "units"},          {"unit", "units"},
             {"campaign", "campaigns"}, {"confirmation", "confirmations"},
             {"policy", "policy"},      {"feed", "feeds"},
             {"job", "jobs"},           {"round", "tasks"}};
enum { WORDS = sizeof words / sizeof *words };

struct reading {
    int64_t seq; /* up to here */
    unsigned what;
};

struct event_feed {
    pthread_mutex_t lock;
    bool begun;
    int64_t seq, beat_at;
    struct reading kept[KEPT];
    size_t n; /* readings ever kept */
};

struct event_stream {
    struct event_feed *feed;
    int64_t seq, beat_at, ends_at;
    bool begun;
};

static int64_t seconds(void)
{
    return clock_monotonic() / 1000000000;
}

struct event_feed *event_feed_new(void)
{
    struct event_feed *f = alloc_zero(1, sizeof *f);

    pthread_mutex_init(&f->lock, NULL);
    return f;
}

void event_feed_free(struct event_feed *f)
{
    if (f == NULL)
        return;
    pthread_mutex_destroy(&f->lock);
    alloc_free(f);
}

static unsigned what_of(struct str action)
{
    struct str word = str_cut(&action, '.');

    for (size_t i = 0; i < WORDS; i++)
        if (str_eq(word, str_of(words[i].action)))
            return 1U << i;
    return 0;
}

static int head_read(struct act *t, int64_t *ret, struct err *e)
{
    struct sql_audit_head_row row = {0};
    int rc = sql_audit_head_one(t->db, &(struct sql_audit_head_in){AUDIT_MAIN}, t->a, &row, e);

    *ret = row.seq;
    return rc < 0 ? rc : 0;
}

static int since_read(struct act *t, struct reading *r, struct err *e)
{
    const struct sql_audit_since_in in = {AUDIT_MAIN, r->seq, READ_MAX};
    struct sql_audit_since_cursor c;
    struct sql_audit_since_row row;
    int rc = sql_audit_since(t->db, &in, &c, e);

    if (rc < 0)
        return rc;
    while ((rc = sql_audit_since_next(&c, &row, e)) > 0) {
        r->seq = row.seq;
        r->what |= what_of(row.action);
    }
    sql_audit_since_done(&c);
    return rc;
}

int event_feed_read(struct event_feed *f, struct act *t, bool *told, struct err *e)
{
    struct reading r = {.seq = f->seq};
    int rc = f->begun ? since_read(t, &r, e) : head_read(t, &r.seq, e);

    *told = false;
    if (rc < 0)
        return rc;
    pthread_mutex_lock(&f->lock);
    f->begun = true;
    f->seq = r.seq;
    if (r.what)
        f->kept[f->n++ % KEPT] = r;
    *told = r.what || f->beat_at + BEAT_SECONDS <= seconds();
    if (*told)
        f->beat_at = seconds();
    pthread_mutex_unlock(&f->lock);
    return 0;
}

/* What changed behind `seq`; all of it when the readings do not reach back so far. */
static unsigned what_since(const struct event_feed *f, int64_t seq)
{
    unsigned what = 0;
    size_t first = f->n > KEPT ? f->n - KEPT : 0;

    for (size_t i = first; i < f->n; i++)
        if (f->kept[i % KEPT].seq > seq)
            what |= f->kept[i % KEPT].what;
    if (first > 0 && f->kept[first % KEPT].seq > seq)
        what = (1U << WORDS) - 1;
    return what;
}

static void event_put(unsigned what, int64_t seq, struct buf *out)
{
    buf_fmt(out, "event: changed\nid: %lld\ndata: ", (long long)seq);
    struct json_writer w = json_writer_of(out, false);

    json_object(&w);
    json_key(&w, "what");
    json_array(&w);
    for (size_t i = 0; i < WORDS; i++) {
        size_t first = 0;

        while (strcmp(words[first].what, words[i].what) != 0)
            first++;
        if (what & 1U << i && (first == i || (what & 1U << first) == 0))
            json_put_z(&w, words[i].what);
    }
    json_array_end(&w);
    json_field_i64(&w, "seq", seq);
    json_object_end(&w);
    buf_fmt(out, "\n\n");
}

static bool stream_next(void *ctx, struct buf *out)
{
    struct event_stream *k = ctx;
    int64_t now = seconds();
    unsigned what = 0;

    pthread_mutex_lock(&k->feed->lock);
    if (k->seq < k->feed->seq) {
        what = what_since(k->feed, k->seq);
        k->seq = k->feed->seq;
    }
    pthread_mutex_unlock(&k->feed->lock);
    if (what)
        event_put(what, k->seq, out);
    else if (!k->begun || k->beat_at + BEAT_SECONDS <= now)
        buf_fmt(out, ":\n\n"); /* so that a peer that is gone shows */
    if (out->n)
        k->beat_at = now;
    k->begun = true;
    return now < k->ends_at;
}

static void stream_done(void *ctx)
{
    alloc_free(ctx);
}

struct http_stream *event_stream_new(struct event_feed *f, struct arena *a, struct str last)
{
    struct event_stream *k = alloc_zero(1, sizeof *k);
    struct http_stream *s = arena_alloc(a, struct http_stream, 1);
    int64_t seen;

    pthread_mutex_lock(&f->lock);
    *k = (struct event_stream){.feed = f, .seq = f->seq};
    if (str_i64(last, &seen) && seen >= 0 && seen < k->seq)
        k->seq = seen;
    pthread_mutex_unlock(&f->lock);
    k->ends_at = seconds() + LIFE_SECONDS;
    *s = (struct http_stream){stream_next, stream_done, k};
    return s;
}
