/*
 * The lists of Debian's advisories as the security tracker keeps them (data/DSA/list,
 * data/DLA/list; its doc/security-team.d.o): a head line, then indented lines with CVEs,
 * packages and notes.
 */
#include "base/clock.h"
#include "format/feed/debian_release.h"

struct debian_list {
    struct feed_input *in;
    struct advisory r;
    struct feed_strs cves, related;
    struct feed_affecteds affected;
    bool begun; /* the first head is read */
};

static const char UNCLEAR[] = "a line that is not understood";

static struct str word_next(struct str *s)
{
    *s = str_trim(*s);
    size_t n = 0;

    while (n < s->n && !char_is_space(s->p[n]))
        n++;
    struct str word = str_sub(*s, 0, n);

    *s = str_trim(str_sub(*s, n, s->n));
    return word;
}

static int month_of(struct str s)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (int i = 0; s.n >= 3 && i < 12; i++) {
        if (memcmp(names + i * 3, s.p, 3) == 0)
            return i + 1;
    }
    return 0;
}

/* "29 Mar 2023", "August 26th, 2005". 0 when it is none. */
static int64_t date_of(struct debian_list *l, struct str s)
{
    uint64_t day = 0, year = 0;
    int month = 0;
    int64_t t;

    while (s.n > 0) {
        struct str word = word_next(&s);
        size_t digits = 0;

        while (digits < word.n && char_is_digit(word.p[digits]))
            digits++;
        if (digits == 4)
            (void)str_u64(str_sub(word, 0, 4), &year);
        else if (digits > 0)
            (void)str_u64(str_sub(word, 0, digits), &day);
        else
            month = month_of(word);
    }
    if (year > 9999 || day > 31)
        return 0;
    struct str iso = str_fmt(l->in->a, "%04u-%02d-%02u", (unsigned)year, month, (unsigned)day);

    return clock_parse(iso, &t) && t > 0 ? t : 0;
}

static bool is_advisory_id(struct str s)
{
    return (str_starts(s, STR("DSA-")) || str_starts(s, STR("DLA-")) ||
            str_starts(s, STR("DTSA-"))) &&
           s.n > 4 && char_is_digit(s.p[s.n - 1]) && feed_id_ok(s);
}

/* "[29 Mar 2023] DSA-5380-1 xorg-server - security update" */
static bool head_parse(struct debian_list *l, struct str line)
{
    ptrdiff_t end = str_find_char(line, ']');

    if (end < 0 || line.p[0] != '[')
        return false;
    struct str rest = str_sub(line, (size_t)end + 1, line.n);
    struct str id = word_next(&rest);

    if (!is_advisory_id(id))
        return false;
    l->r.id = id;
    l->r.title = rest;
    l->r.published = l->r.modified = date_of(l, str_sub(line, 1, (size_t)end));
    return true;
}

/* "{CVE-2023-1393 CVE-2023-1394}" */
static bool cves_parse(struct debian_list *l, struct str line)
{
    ptrdiff_t end = str_find_char(line, '}');

    if (end < 0)
        return false;
    line = str_sub(line, 1, (size_t)end);
    while (line.n > 0) {
        struct str id = word_next(&line);

        if (!feed_id_ok(id))
            return false;
        if (str_starts(id, STR("CVE-")))
            feed_strs_add_new(l->in->a, &l->cves, id);
        else
            feed_strs_add_new(l->in->a, &l->related, id);
    }
    return true;
}

/* "<end-of-life>": the tag instead of a version. False when it is a new one. */
static bool tag_take(struct str tag, struct advisory_affected *entry)
{
    static const struct {
        struct str tag;
        enum affected_status status;
    } tags[] = {
        {{"not-affected", 12}, AFFECTED_NONE}, {{"unfixed", 7}, AFFECTED_ALL},
        {{"end-of-life", 11}, AFFECTED_EOL},   {{"undetermined", 12}, AFFECTED_UNKNOWN},
        {{"ignored", 7}, AFFECTED_ALL},        {{"no-dsa", 6}, AFFECTED_ALL},
        {{"postponed", 9}, AFFECTED_ALL},      {{"removed", 7}, AFFECTED_ALL},
    };

    entry->note = tag;
    entry->status = AFFECTED_UNKNOWN;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (str_eq(tag, tags[i].tag)) {
            entry->status = tags[i].status;
            return true;
        }
    }
    return false;
}

static void fixed_take(struct debian_list *l, struct str version, struct advisory_affected *entry)
{
    struct advisory_range *range = arena_alloc(l->in->a, struct advisory_range, 1);

    range->fixed = version;
    entry->status = AFFECTED_RANGES;
    entry->ranges = range;
    entry->range_n = 1;
}

/* "[bullseye] - xorg-server 2:1.20.11-1+deb11u6 (note)" */
static bool package_parse(struct debian_list *l, struct str line)
{
    struct advisory_affected entry = {0};
    ptrdiff_t end = str_find_char(line, ']');

    if (end < 0)
        return false;
    struct str codename = str_trim(str_sub(line, 1, (size_t)end));
    struct str rest = str_sub(line, (size_t)end + 1, line.n);

    if (!str_eq(word_next(&rest), STR("-")))
        return false;
    entry.space = debian_release_space(l->in->a, codename);
    entry.name = word_next(&rest);
    struct str version = word_next(&rest);

    if (entry.space.n == 0 || !feed_name_ok(entry.name) || version.n == 0)
        return false;
    bool known = true;

    if (version.p[0] == '<')
        known = tag_take(str_sub(version, 1, version.n - str_ends(version, STR(">"))), &entry);
    else
        fixed_take(l, version, &entry);
    *feed_list_add(l->in->a, &l->affected) = entry;
    return known;
}

static void line_take(struct debian_list *l, struct str line)
{
    bool good = true;

    if (!str_utf8_valid(line))
        good = false;
    else if (line.p[0] == '{')
        good = cves_parse(l, line);
    else if (line.p[0] == '[')
        good = package_parse(l, line);
    else
        good = str_starts(line, STR("NOTE:")) || str_starts(line, STR("TODO:"));
    if (!good)
        feed_bad(l->in, l->r.id, str_fmt(l->in->a, "line %zu", l->in->line), UNCLEAR);
}

static int record_end(struct debian_list *l, struct err *e)
{
    struct feed_input *in = l->in;
    struct advisory *r = &l->r;
    int rc = 0;

    if (r->id.n > 0) {
        r->cves = l->cves.p;
        r->cve_n = l->cves.n;
        r->related = l->related.p;
        r->related_n = l->related.n;
        r->affected = l->affected.p;
        r->affected_n = l->affected.n;
        in->count->records++;
        rc = in->sink->advisory ? in->sink->advisory(in->sink->ctx, r, e) : 0;
    }
    arena_reset(in->a);
    *l = (struct debian_list){.in = in, .r = {.source = STR("debian-dsa")}, .begun = l->begun};
    return rc;
}

static int head_take(struct debian_list *l, struct str line, struct err *e)
{
    int rc = record_end(l, e);

    if (rc < 0)
        return rc;
    if (str_utf8_valid(line) && head_parse(l, line)) {
        l->begun = true;
        return 0;
    }
    if (!l->begun)
        return feed_unexpected_line(l->in, e);
    feed_bad(l->in, STR_NONE, STR_NONE, UNCLEAR);
    return 0;
}

int debian_list_read(struct feed_input *in, struct err *e)
{
    struct debian_list l = {.in = in, .r = {.source = STR("debian-dsa")}};
    struct str text;
    int rc = feed_lines(in, &text, e);

    in->line = 0;
    arena_reset(in->a);
    while (rc == 0 && text.n > 0) {
        struct str line = str_line(&text), inner = str_trim(line);

        in->line++;
        if (inner.n == 0)
            continue;
        bool indented = char_is_space(line.p[0]);

        if (indented && l.r.id.n > 0)
            line_take(&l, inner);
        else if (!indented)
            rc = head_take(&l, inner, e);
        else if (!l.begun)
            rc = feed_unexpected_line(in, e);
    }
    if (rc == 0 && !l.begun)
        rc = feed_unexpected_line(in, e);
    if (rc == 0)
        rc = record_end(&l, e);
    in->line = 0;
    return rc;
}
