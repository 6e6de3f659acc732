/* niju feed list, import, build. */
#include "base/alloc.h"
#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/cli_round.h"
#include "domain/vuln/feed_cache.h"

static const struct view_column columns[] = {
    {"format", "col.format", false},    {"covers", NULL, false},
    {"name", "col.document", false},    {"received", "col.received", false},
    {"age_days", "col.age_days", true}, {"records", "col.records", true},
    {"bad", "col.bad", true},           {"size", NULL, true},
    {"health", "col.health", false},    {"address", NULL, false},
};

enum { STALE_DAYS = 7 };

static void doc_row(struct cli *c, struct view_table *t, const struct feed_format *f,
                    const struct feed_doc *d)
{
    char at[CLOCK_TEXT];
    int64_t age = d ? (c->now - d->received) / CLOCK_DAY : 0;
    const char *health = d == NULL          ? "health.none"
                         : age > STALE_DAYS ? "health.stale"
                                            : "health.ok";

    view_str(t, str_of(f->name));
    view_str(t, str_of(text_get(c->style.lang, str_fmt(c->a, "feed.covers.%s", f->name).p)));
    view_str_or_null(t, d ? d->name : STR_NONE);
    view_str_or_null(t, d ? str_dup(c->a, str_of(clock_text(d->received, at))) : STR_NONE);
    if (d) {
        view_i64(t, age);
        view_i64(t, d->records);
        view_i64(t, d->bad);
        view_i64(t, d->size);
    } else {
        for (int i = 0; i < 4; i++)
            view_null(t);
    }
    view_str(t, str_sub(str_of(health), 7, 64));
    view_shown(t, str_of(text_get(c->style.lang, health)));
    view_tone(t, d == NULL ? TONE_DIM : age > STALE_DAYS ? TONE_WARN : TONE_GOOD);
    view_null(t);
}

static int list(struct cli *c, struct err *e)
{
    struct feed_cache cache = {.a = c->a, .dir = c->feeds, .now = c->now};
    struct view_table t;
    int rc = feed_cache_open(&cache, false, e);

    if (rc < 0)
        return rc;
    view_table_init(&t, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; feed_format_at(i); i++) {
        const struct feed_format *f = feed_format_at(i);
        bool any = false;

        for (size_t k = 0; k < cache.docs.n; k++) {
            if (!str_eq(cache.docs.p[k].format, str_of(f->name)))
                continue;
            any = true;
            doc_row(c, &t, f, &cache.docs.p[k]);
        }
        if (!any)
            doc_row(c, &t, f, NULL);
    }
    cli_show(c, &t, "list.empty");
    view_table_done(&t);
    feed_cache_close(&cache);
    return 0;
}

const struct cli_command cmd_feed_list = {.name = "feed list",
                                          .usage = "",
                                          .help = "help.feed_list",
                                          .min_words = 0,
                                          .max_words = 0,
                                          .run = list};

static void build_note(struct cli *c, const struct image_stats *s)
{
    cli_note(c, "feed.built", "records", str_fmt(c->a, "%llu", (unsigned long long)s->records).p,
             "vulns", str_fmt(c->a, "%llu", (unsigned long long)s->vulns).p, "packages",
             str_fmt(c->a, "%llu", (unsigned long long)s->packages).p, "unknown",
             str_fmt(c->a, "%llu", (unsigned long long)s->unknown).p, NULL);
}

enum { BUILD_BYTES = 256 << 20 }; /* what a build of the public feeds takes and gives back */

static int cache_build(struct feed_cache *cache, struct image_stats *stats, struct err *e)
{
    alloc_expect(BUILD_BYTES);
    return feed_cache_build(cache, stats, e);
}

static int build(struct cli *c, struct err *e)
{
    struct feed_cache cache = {.a = c->a, .dir = c->feeds, .now = c->now};
    struct image_stats stats = {0};
    int rc = feed_cache_open(&cache, true, e);

    if (rc == 0)
        rc = cache_build(&cache, &stats, e);
    feed_cache_close(&cache);
    if (rc < 0)
        return rc;
    build_note(c, &stats);
    return cli_round_if_store(c, e);
}

const struct cli_command cmd_feed_build = {.name = "feed build",
                                           .usage = "",
                                           .help = "help.feed_build",
                                           .min_words = 0,
                                           .max_words = 0,
                                           .run = build};

static void bad_note(void *ctx, struct str place, const char *why)
{
    struct cli *c = ctx;

    if (c->verbose)
        cli_note(c, "feed.bad", "place", str_z(c->a, place), "why", why, NULL);
}

static int path_import(struct cli *c, struct feed_cache *cache, const struct feed_format *f,
                       const char *path)
{
    struct feed_import im = {.format = f, .path = path, .bad = bad_note, .ctx = c};
    struct err own = {0};

    if (feed_cache_import(cache, &im, &own) < 0) {
        cli_fault(c, &own);
        return 0;
    }
    cli_note(c, im.unchanged ? "feed.unchanged" : "feed.imported", "path", path, "records",
             str_fmt(c->a, "%llu", (unsigned long long)im.count.records).p, "bad",
             str_fmt(c->a, "%llu", (unsigned long long)im.count.bad).p, NULL);
    return 1;
}

static int import(struct cli *c, struct err *e)
{
    struct feed_cache cache = {.a = c->a, .dir = c->feeds, .now = c->now};
    const struct feed_format *f = feed_format_find(cli_option(c, "as"));
    struct image_stats stats = {0};
    int done = 0;

    if (!cli_has(c, "as"))
        return err_set(e, E_USAGE, "which format? give --as FORMAT; niju feed list shows them");
    if (f == NULL)
        return err_set(e, E_SUPPORT, "not supported: feed format %.*s",
                       STR_ARG(cli_option(c, "as")));
    int rc = feed_cache_open(&cache, true, e);

    for (size_t i = 0; rc == 0 && i < c->word_n; i++)
        done += path_import(c, &cache, f, cli_word(c, i));
    if (rc == 0 && done > 0)
        rc = cache_build(&cache, &stats, e);
    feed_cache_close(&cache);
    if ((size_t)done < c->word_n && c->word_n > 1)
        c->exit_status = err_exit_status(E_PARSE); /* of a bulk import, whatever ailed the first */
    if (rc < 0 || done == 0)
        return rc;
    build_note(c, &stats);
    return cli_round_if_store(c, e);
}

static const struct cli_option import_options[] = {{"as", "FORMAT", "help.feed_as"},
                                                   {NULL, NULL, NULL}};
const struct cli_command cmd_feed_import = {.name = "feed import",
                                            .usage = "--as FORMAT PATH...",
                                            .help = "help.feed_import",
                                            .options = import_options,
                                            .min_words = 1,
                                            .max_words = -1,
                                            .run = import};
