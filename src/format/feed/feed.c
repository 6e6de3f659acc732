#include "format/feed/feed.h"
#include "format/feed/feed_input.h"

static const struct feed_format formats[] = {
    {"osv", "OSV records (JSON)", ".json .jsonl .ndjson", osv_read},
    {"debian-dsa", "the list of Debian's advisories (DSA, DLA)", "list", debian_list_read},
    {"debian-tracker", "Debian's security tracker (JSON)", ".json", debian_tracker_read},
    {"cve5", "CVE records, version 5 (JSON)", ".json .jsonl .ndjson", cve5_read},
    {"kev", "CISA's known exploited vulnerabilities (JSON or CSV)", ".json .csv", kev_read},
    {"epss", "FIRST's EPSS scores (CSV)", ".csv", epss_read},
};

const struct feed_format *feed_format_at(size_t i)
{
    return i < sizeof formats / sizeof *formats ? &formats[i] : NULL;
}

const struct feed_format *feed_format_find(struct str name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (str_eq(name, str_of(formats[i].name)))
            return &formats[i];
    }
    return NULL;
}

static struct str base_name(struct str path)
{
    ptrdiff_t slash = str_rfind_char(path, '/');

    return str_sub(path, (size_t)(slash + 1), path.n);
}

/* Files that stand beside records under an ending of theirs. */
static bool is_beside(struct str base)
{
    static const char *const names[] = {"delta.json",        "deltalog.json",
                                        "package.json",      "schema.json",
                                        "package-lock.json", "recent_activities.json",
                                        "renovate.json"};

    if (base.n == 0 || base.p[0] == '.' || str_ends(base, STR("_schema.json")))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_ieq(base, str_of(names[i])))
            return true;
    }
    return false;
}

/* Without the ending of a packed file, which unpack takes off only outside of archives. */
static struct str unpacked_name(struct str base)
{
    static const char *const packed[] = {".gz", ".zst", ".xz", ".zip", ".tar", ".tgz"};

    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        if (str_ends(base, str_of(packed[i])))
            return str_sub(base, 0, base.n - strlen(packed[i]));
    }
    return base;
}

bool feed_format_takes(const struct feed_format *f, struct str name)
{
    struct str base = base_name(name), bare = unpacked_name(base);
    struct str endings = str_of(f->endings);

    if (is_beside(base))
        return false;
    if (endings.n == 0 || str_ends(base, STR(".zip")) || str_find(base, STR(".tar")) >= 0)
        return true;
    while (endings.n > 0) {
        if (str_ends(bare, str_cut(&endings, ' ')))
            return true;
    }
    return false;
}

/*
 * One member. In an archive it is bad by itself; alone it is the document. `strange` keeps
 * the first that was none.
 */
static int member_read(struct feed_input *in, struct err *strange, struct err *e)
{
    uint64_t bad = in->count->bad;
    struct err mine = {0};
    int rc;

    if (in->archive && !feed_format_takes(in->format, in->member))
        return 0;
    rc = in->format->read(in, &mine);
    if (rc < 0 && !in->damaged)
        (void)err_in(&mine, "%.*s", STR_ARG(in->member));
    if (rc == E_PARSE && in->archive && !in->damaged) {
        arena_reset(in->a);
        if (bad == in->count->bad)
            feed_bad(in, in->member, STR_NONE, "this file is no such document");
        if (strange->code == 0)
            *strange = mine;
        return 0;
    }
    if (rc < 0 && e)
        *e = mine;
    return rc;
}

static int members_read(struct feed_input *in, struct str name, struct err *e)
{
    struct unpack_member m;
    struct err strange = {0};
    uint64_t before = in->count->records;
    int rc;

    while ((rc = unpack_next(in->u, &m, e)) > 0) {
        in->archive = !str_starts(name, m.name);
        in->member = m.name;
        in->size = m.size;
        rc = member_read(in, &strange, e);
        if (rc < 0) {
            if (in->archive && !in->damaged)
                (void)err_in(e, "%.*s", STR_ARG(name));
            return rc;
        }
    }
    if (rc == 0 && strange.code && before == in->count->records) {
        if (e)
            *e = strange;
        return err_in(e, "%.*s", STR_ARG(name));
    }
    return rc;
}

int feed_read(const struct feed_format *f, const struct feed_document *d,
              const struct feed_sink *sink, struct feed_count *count, struct err *e)
{
    struct feed_input in = {.format = f, .sink = sink, .count = count};
    int rc = unpack_open(d->bytes, d->name, &unpack_limits_feed, &in.u, e);

    if (rc < 0)
        return rc;
    in.a = arena_new();
    in.json = json_reader_new(FEED_JSON_MAX);
    rc = members_read(&in, d->name, e);
    buf_done(&in.text);
    json_reader_free(in.json);
    arena_free(in.a);
    unpack_free(in.u);
    return rc;
}
