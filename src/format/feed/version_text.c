#include "format/feed/version_text.h"

enum word {
    W_VERSION,
    W_NOISE, /* "version", "releases" */
    W_ALL,   /* "all" */
    W_JOIN,  /* "and", "or" */
    W_TO,    /* "to", "than": part of another, or a range's middle */
    W_BELOW, /* "before", "prior", "earlier" */
    W_ABOVE, /* "later", "newer", "above" */
    W_UP,    /* "up" */
    W_UNTIL, /* "through" */
    W_FROM,  /* "from", "since" */
    W_DASH,  /* a dash that stands alone */
    W_COMMA, /* a comma or semicolon */
    W_LT,    /* the operators */
    W_LE,
    W_GT,
    W_GE,
    W_EQ,
    W_UNKNOWN
};

struct reader {
    struct arena *a;
    struct str rest;
    struct version_words *out;
    enum word bound;  /* what the next version will be, W_LT ... W_EQ; W_UNKNOWN: nothing waits */
    enum word before; /* the word before this one, noise aside */
    bool all, open;   /* `open`: the last range has a start and waits for its end */
};

static enum word word_class(struct str w)
{
    static const struct {
        struct str word;
        enum word class;
    } words[] = {
        {{"version", 7}, W_NOISE},   {{"versions", 8}, W_NOISE},
        {{"ver", 3}, W_NOISE},       {{"ver.", 4}, W_NOISE},
        {{"v", 1}, W_NOISE},         {{"v.", 2}, W_NOISE},
        {{"release", 7}, W_NOISE},   {{"releases", 8}, W_NOISE},
        {{"firmware", 8}, W_NOISE},  {{"software", 8}, W_NOISE},
        {{"including", 9}, W_NOISE}, {{"inclusive", 9}, W_NOISE},
        {{"all", 3}, W_ALL},         {{"any", 3}, W_ALL},
        {{"every", 5}, W_ALL},       {{"*", 1}, W_ALL},
        {{"and", 3}, W_JOIN},        {{"or", 2}, W_JOIN},
        {{"&", 1}, W_JOIN},          {{"||", 2}, W_JOIN},
        {{"to", 2}, W_TO},           {{"than", 4}, W_TO},
        {{"before", 6}, W_BELOW},    {{"prior", 5}, W_BELOW},
        {{"below", 5}, W_BELOW},     {{"under", 5}, W_BELOW},
        {{"earlier", 7}, W_BELOW},   {{"older", 5}, W_BELOW},
        {{"lower", 5}, W_BELOW},     {{"less", 4}, W_BELOW},
        {{"previous", 8}, W_BELOW},  {{"later", 5}, W_ABOVE},
        {{"newer", 5}, W_ABOVE},     {{"above", 5}, W_ABOVE},
        {{"higher", 6}, W_ABOVE},    {{"after", 5}, W_ABOVE},
        {{"onwards", 7}, W_ABOVE},   {{"greater", 7}, W_ABOVE},
        {{"up", 2}, W_UP},           {{"through", 7}, W_UNTIL},
        {{"thru", 4}, W_UNTIL},      {{"until", 5}, W_UNTIL},
        {{"from", 4}, W_FROM},       {{"since", 5}, W_FROM},
        {{"-", 1}, W_DASH},          {{"\xe2\x80\x93", 3}, W_DASH},
        {{"~", 1}, W_DASH},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_ieq(w, words[i].word))
            return words[i].class;
    }
    return W_UNKNOWN;
}

/* "v1.2", "Ver.1.2", "Version1.2" -> "1.2" */
static struct str bare(struct str w)
{
    static const struct str leads[] = {{"version.", 8}, {"version", 7}, {"ver.", 4},
                                       {"ver", 3},      {"v.", 2},      {"v", 1}};

    if (w.n == 0 || char_lower(w.p[0]) != 'v')
        return w;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        size_t n = leads[i].n;

        if (w.n > n && char_is_digit(w.p[n]) && str_istarts(w, leads[i]))
            return str_sub(w, n, w.n);
    }
    return w;
}

static bool is_version(struct str w)
{
    w = bare(w);
    if (w.n == 0 || !char_is_digit(w.p[0]))
        return false;
    for (size_t i = 0; i < w.n; i++) {
        if (!char_is_alnum(w.p[i]) && (w.p[i] == 0 || !strchr("._+~:-*", w.p[i])))
            return false;
    }
    return true;
}

/* The operator that s begins with and its length; 0 when none. */
static size_t operator_of(struct str s, enum word *ret)
{
    static const struct {
        struct str text;
        enum word op;
    } ops[] = {{{"<=", 2}, W_LE},          {{">=", 2}, W_GE}, {{"=<", 2}, W_LE},
               {{"=>", 2}, W_GE},          {{"==", 2}, W_EQ}, {{"<", 1}, W_LT},
               {{">", 1}, W_GT},           {{"=", 1}, W_EQ},  {{"\xe2\x89\xa4", 3}, W_LE},
               {{"\xe2\x89\xa5", 3}, W_GE}};

    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (str_starts(s, ops[i].text)) {
            *ret = ops[i].op;
            return ops[i].text.n;
        }
    }
    return 0;
}

static enum word word_next(struct reader *r, struct str *w)
{
    enum word op;

    r->rest = str_trim(r->rest);
    size_t n = operator_of(r->rest, &op);

    if (n == 0 && (r->rest.p[0] == ',' || r->rest.p[0] == ';')) {
        n = 1;
        op = W_COMMA;
    }
    if (n > 0) {
        r->rest = str_sub(r->rest, n, r->rest.n);
        return op;
    }
    while (n < r->rest.n && !char_is_space(r->rest.p[n]) && r->rest.p[n] &&
           !strchr(",;<>=", r->rest.p[n]))
        n++;
    n += n == 0;
    *w = str_sub(r->rest, 0, n);
    r->rest = str_sub(r->rest, n, r->rest.n);
    return is_version(*w) ? W_VERSION : word_class(*w);
}

struct str version_text_behind(struct arena *a, struct str v)
{
    return str_fmt(a, "%.*s-a", STR_ARG(v));
}

bool version_text_series(struct arena *a, struct str v, struct str *first, struct str *behind)
{
    uint64_t last;

    if (!str_ends(v, STR(".*")) && !str_ends(v, STR(".x")) && !str_ends(v, STR(".X")))
        return false;
    struct str base = str_sub(v, 0, v.n - 2);
    size_t at = (size_t)(str_rfind_char(base, '.') + 1);

    if (!str_u64(str_sub(base, at, base.n), &last) || last == UINT64_MAX ||
        str_find_char(base, '*') >= 0)
        return false;
    *first = base;
    *behind = str_fmt(a, "%.*s%llu", (int)at, base.p, (unsigned long long)last + 1);
    return true;
}

static bool is_dotted(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!char_is_digit(s.p[i]) && s.p[i] != '.')
            return false;
    }
    return s.n > 0 && char_is_digit(s.p[0]);
}

enum hyphen { HYPHEN_VERSION, HYPHEN_RANGE, HYPHEN_DOUBTFUL };

/*
 * "12.2.3-12.2.10" is a range: two versions of one length, in order. "1.1.1-1.2" may be one
 * or a version with a revision.
 */
static enum hyphen hyphen_of(struct str v, struct str *lo, struct str *hi)
{
    ptrdiff_t dash = str_find_char(v, '-');
    int cmp;

    if (dash < 0)
        return HYPHEN_VERSION;
    *lo = str_sub(v, 0, (size_t)dash);
    *hi = str_sub(v, (size_t)dash + 1, v.n);
    if (!is_version(*hi) || str_find_char(*hi, '.') <= 0)
        return HYPHEN_VERSION;
    if (is_dotted(*lo) && is_dotted(*hi) && str_count(*lo, '.') == str_count(*hi, '.') &&
        ver_cmp(VER_GENERIC, *lo, *hi, &cmp, NULL) == 0 && cmp < 0)
        return HYPHEN_RANGE;
    return HYPHEN_DOUBTFUL;
}

static struct advisory_range *range_new(struct reader *r)
{
    return feed_list_add(r->a, &r->out->ranges);
}

/* The range that an upper bound closes: the open one, or the version that stood before it. */
static struct advisory_range *range_to_close(struct reader *r)
{
    if (r->open) {
        r->open = false;
        return &r->out->ranges.p[r->out->ranges.n - 1];
    }
    return range_new(r);
}

static void series_take(struct reader *r, struct str first, struct str behind)
{
    struct advisory_range *range;

    if (r->bound == W_GE || r->bound == W_GT) {
        range = range_new(r);
        range->introduced = r->bound == W_GE ? first : behind;
        r->open = true;
    } else if (r->bound == W_LT || r->bound == W_LE) {
        range_to_close(r)->fixed = r->bound == W_LT ? first : behind;
    } else {
        *range_new(r) = (struct advisory_range){.introduced = first, .fixed = behind};
    }
}

static void plain_take(struct reader *r, struct str v)
{
    if (r->bound == W_LT) {
        range_to_close(r)->fixed = v;
    } else if (r->bound == W_LE) {
        range_to_close(r)->last_affected = v;
    } else if (r->bound == W_GE || r->bound == W_GT) {
        range_new(r)->introduced = r->bound == W_GE ? v : version_text_behind(r->a, v);
        r->open = true;
    } else {
        *feed_list_add(r->a, &r->out->exact) = v;
        r->open = false;
    }
}

static bool version_take(struct reader *r, struct str w)
{
    struct str v = bare(w), first, behind;
    bool plus = v.n > 1 && v.p[v.n - 1] == '+';

    if (r->bound == W_UNKNOWN && (r->before == W_BELOW || r->before == W_ABOVE ||
                                  r->before == W_UP || r->before == W_VERSION))
        return false; /* "1.0 and earlier 2.0", "1.0 2.0" */
    v = str_sub(v, 0, v.n - plus);
    if (plus)
        r->bound = r->bound == W_UNKNOWN ? W_GE : r->bound;
    enum hyphen hyphen = hyphen_of(v, &first, &behind);

    if (hyphen == HYPHEN_DOUBTFUL || (hyphen == HYPHEN_RANGE && r->bound != W_UNKNOWN))
        return false;
    if (hyphen == HYPHEN_RANGE) {
        *range_new(r) = (struct advisory_range){.introduced = first, .last_affected = behind};
        r->open = false;
        return true;
    }
    if (str_find_char(v, '*') >= 0 || str_ends(v, STR(".x")) || str_ends(v, STR(".X"))) {
        if (!version_text_series(r->a, v, &first, &behind))
            return false;
        series_take(r, first, behind);
    } else {
        plain_take(r, v);
    }
    r->bound = W_UNKNOWN;
    return true;
}

/* Takes back the version just told, for it turns out to be a bound. */
static bool exact_back(struct reader *r, struct str *v)
{
    if (r->out->exact.n == 0)
        return false;
    *v = r->out->exact.p[--r->out->exact.n];
    return true;
}

/* "1.0 and earlier", "1.0 or later" */
static bool joined_take(struct reader *r, bool below)
{
    struct str v;

    if (!exact_back(r, &v))
        return false;
    if (below)
        range_to_close(r)->last_affected = v;
    else
        range_new(r)->introduced = v;
    r->open = false;
    return true;
}

/* "1.0 through 2.0", "1.0 before 2.0": the version before is the start. */
static bool upper_take(struct reader *r, enum word bound)
{
    struct str v;

    if (r->bound != W_UNKNOWN)
        return false;
    if (r->before == W_VERSION && !r->open) {
        if (!exact_back(r, &v))
            return false;
        range_new(r)->introduced = v;
        r->open = true;
    }
    r->bound = bound;
    return true;
}

static bool to_take(struct reader *r)
{
    if (r->bound != W_UNKNOWN)
        return r->before == W_BELOW || r->before == W_ABOVE || r->before == W_UP ||
               r->before == W_UNTIL;
    return r->before == W_VERSION && upper_take(r, W_LE);
}

static bool bound_take(struct reader *r, enum word op)
{
    bool fits = r->bound == W_UNKNOWN;

    r->bound = op;
    return fits;
}

/* What stands between versions and is no bound. */
static bool filler_take(struct reader *r, enum word class)
{
    if (class == W_ALL)
        r->all = true;
    else if (class == W_JOIN || class == W_COMMA)
        return r->bound == W_UNKNOWN || r->before == W_TO || r->before == W_COMMA;
    return class != W_UNKNOWN;
}

static bool word_take(struct reader *r, enum word class, struct str w)
{
    bool joined = r->before == W_JOIN && r->out->exact.n > 0 && r->bound == W_UNKNOWN;

    if (joined && (class == W_BELOW || class == W_ABOVE || class == W_UP))
        return joined_take(r, class == W_BELOW);
    if (class >= W_LT && class <= W_EQ)
        return bound_take(r, class);
    if (class == W_VERSION)
        return version_take(r, w);
    if (class == W_TO)
        return to_take(r);
    if (class == W_BELOW)
        return upper_take(r, W_LT);
    if (class == W_UP || class == W_UNTIL || class == W_DASH)
        return upper_take(r, W_LE);
    if (class == W_ABOVE || class == W_FROM)
        return bound_take(r, class == W_ABOVE ? W_GT : W_GE);
    return filler_take(r, class);
}

static bool says_nothing(struct str s)
{
    static const struct str words[] = {
        {"n/a", 3},   {"na", 2},   {"none", 4},           {"unspecified", 11},   {"unknown", 7},
        {"-", 1},     {"null", 4}, {"not specified", 13}, {"not available", 13}, {"undefined", 9},
        {"n\\/a", 4}, {"?", 1}};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_ieq(s, words[i]))
            return true;
    }
    return s.n == 0;
}

/* One word that is no version by its look still names one: "r48p0", "android_12.0". */
static bool is_token(struct str s)
{
    bool digit = false;

    for (size_t i = 0; i < s.n; i++) {
        if (!char_is_alnum(s.p[i]) && (s.p[i] == 0 || !strchr("._+~:-()/", s.p[i])))
            return false;
        digit = digit || char_is_digit(s.p[i]);
    }
    return digit && s.n <= VER_MAX;
}

/* "7.0 U3q", "5.1.3.2578 build 20231110", "9.97 CDI3B4B": a version and what details it. */
static bool is_detailed(struct str s)
{
    static const struct str words[] = {{"build", 5}, {"patch", 5}, {"update", 6}, {"hotfix", 6},
                                       {"rev", 3},   {"sp", 2},    {"hf", 2}};
    size_t n = 0;

    for (; s.n > 0; n++, s = str_trim(s)) {
        struct str w = str_cut(&s, ' ');
        bool known = n == 0 ? is_version(w) : word_class(w) == W_UNKNOWN && is_token(w);

        for (size_t i = 0; n > 0 && !known && i < sizeof words / sizeof *words; i++)
            known = str_ieq(w, words[i]);
        if (!known || n == 3)
            return false;
    }
    return n > 1;
}

struct str version_text_one(struct str text)
{
    static const struct str leads[] = {
        {"version ", 8}, {"versions ", 9}, {"ver. ", 5}, {"release ", 8}};

    text = str_trim(text);
    if (is_dotted(text))
        return text;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (str_istarts(text, leads[i]))
            text = str_trim(str_sub(text, leads[i].n, text.n));
    }
    text = bare(text);
    return is_version(text) || is_token(text) || is_detailed(text) ? text : STR_NONE;
}

static bool words_take(struct reader *r)
{
    struct str w = STR_NONE;

    while (str_trim(r->rest).n > 0) {
        enum word class = word_next(r, &w);

        if (!word_take(r, class, w))
            return false;
        if (class != W_NOISE && (class != W_ALL || r->before != W_JOIN)) /* "and all prior" */
            r->before = class;
    }
    return r->bound == W_UNKNOWN;
}

enum version_text version_text_parse(struct arena *a, struct str text, struct version_words *ret)
{
    struct reader r = {
        .a = a, .rest = str_trim(text), .out = ret, .bound = W_UNKNOWN, .before = W_UNKNOWN};

    *ret = (struct version_words){0};
    if (says_nothing(r.rest))
        return VERSION_TEXT_NOTHING;
    if (r.rest.n > VER_MAX)
        return VERSION_TEXT_UNCLEAR;
    if (is_dotted(r.rest)) { /* most are, and need no words */
        *feed_list_add(a, &ret->exact) = r.rest;
        return VERSION_TEXT_SOME;
    }
    if (str_ieq(r.rest, STR("vers:all/*")))
        return VERSION_TEXT_ALL;
    if (!words_take(&r)) {
        *ret = (struct version_words){0};
        struct str one = version_text_one(text), lo, hi;

        if (one.n == 0 || str_find_char(one, '*') >= 0 ||
            hyphen_of(one, &lo, &hi) != HYPHEN_VERSION)
            return VERSION_TEXT_UNCLEAR;
        *feed_list_add(a, &ret->exact) = one;
    }
    if (ret->ranges.n + ret->exact.n > 0)
        return VERSION_TEXT_SOME;
    return r.all ? VERSION_TEXT_ALL : VERSION_TEXT_UNCLEAR;
}
