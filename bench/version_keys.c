/*
 * What order keys are for: comparing two of them (memcmp order) against parsing two versions and
 * comparing them, one core.
 * `version_keys [--json] [SCHEME=FILE ...]`: a version a line; without files, made-up ones.
 * Every version is compared with four of those that follow it in the file, as a matcher
 * compares what is installed with the bounds of its package's ranges. Of a large file blocks
 * are taken. Best of many short rounds, processor time.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/vec.h"
#include "codec/json_write.h"
#include "codec/version/version.h"

enum {
    PAIRS = 1 << 15,
    ROUNDS = 60,
    MADE_UP = 4000,
    SAMPLE = 8000,
    BLOCK = 32,
    NEAR = 4,
    FILE_MAX = 256 << 20,
    GOAL = 20
};

struct set {
    const struct ver_scheme *scheme;
    struct arena *a;
    VEC(struct str) versions;
    struct buf bytes; /* the keys, one behind the other */
    VEC(struct str) keys;
    uint32_t (*pairs)[2];
    size_t refused;
};

struct result {
    double key_ns, parse_ns, build_ns, version_bytes, key_bytes;
};

/* Of this thread: what others do on the machine counts less. */
static int64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static uint32_t random_next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* The key is appended to set->bytes; false when v is no version of the scheme. */
static bool version_add(struct set *set, struct str v)
{
    size_t before = set->bytes.n;

    if (ver_key(set->scheme->order, v, &set->bytes, NULL) < 0) {
        set->refused++;
        return false;
    }
    *vec_add(&set->versions) = str_dup(set->a, v);
    *vec_add(&set->keys) = (struct str){NULL, set->bytes.n - before};
    return true;
}

static void made_up(struct set *set)
{
    static const char *const shapes[VER_ORDERS] = {
        [VER_DEB] = "%u.%u.%u+dfsg-%u+deb12u%u", [VER_RPM] = "0:%u.%u.%u-%u.el9_%u",
        [VER_APK] = "%u.%u.%u_p%u-r%u",          [VER_SEMVER] = "%u.%u.%u-rc.%u+build.%u",
        [VER_PYPI] = "%u.%u.%u.%u.post%u",       [VER_GEM] = "%u.%u.%u.%u.rc%u",
        [VER_GENERIC] = "%u.%u.%u build %u-p%u",
    };
    uint64_t state = 1;

    for (int i = 0; i < MADE_UP; i++) {
        unsigned n[5];

        for (int k = 0; k < 5; k++)
            n[k] = random_next(&state) % (k == 0 ? 4 : 30);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        version_add(set, str_fmt(set->a, shapes[set->scheme->order], n[0], n[1], n[2], n[3], n[4]));
#pragma GCC diagnostic pop
    }
}

static int from_file(struct set *set, const char *path, struct err *e)
{
    struct file_map m;
    int rc = file_map(path, FILE_MAX, &m, e);

    if (rc < 0)
        return rc;
    size_t lines = str_count(m.bytes, '\n'), stride = BLOCK * (lines / SAMPLE + 1), i = 0;

    for (struct str rest = m.bytes; rest.n > 0; i++) {
        struct str v = str_trim(str_line(&rest));

        if (v.n > 0 && i % stride < BLOCK)
            version_add(set, v);
    }
    file_unmap(&m);
    return set->versions.n > 1 ? 0 : err_set(e, E_INVALID, "no versions in the file");
}

static void pairs_make(struct set *set)
{
    uint32_t n = (uint32_t)set->versions.n;
    const char *at = set->bytes.p;
    uint64_t state = 7;

    for (size_t i = 0; i < set->keys.n; i++) {
        set->keys.p[i].p = at;
        at += set->keys.p[i].n;
    }
    set->pairs = arena_bytes(set->a, PAIRS * sizeof *set->pairs);
    for (uint32_t i = 0; i < PAIRS; i++) {
        set->pairs[i][0] = i / NEAR % n;
        set->pairs[i][1] = (set->pairs[i][0] + 1 + random_next(&state) % NEAR) % n;
    }
}

/* All pairs once; the sum keeps the compiler from leaving the work out. */
static int64_t keys_pass(const struct set *set)
{
    int64_t sum = 0;

    for (int i = 0; i < PAIRS; i++) {
        int c = ver_key_cmp(set->keys.p[set->pairs[i][0]], set->keys.p[set->pairs[i][1]]);

        sum += (c > 0) - (c < 0);
    }
    return sum;
}

static int64_t parse_pass(const struct set *set)
{
    int64_t sum = 0;

    for (int i = 0; i < PAIRS; i++) {
        int c = 0;

        if (ver_cmp(set->scheme->order, set->versions.p[set->pairs[i][0]],
                    set->versions.p[set->pairs[i][1]], &c, NULL) == 0)
            sum += c;
    }
    return sum;
}

static int64_t build_pass(const struct set *set)
{
    struct buf out = BUF_INIT(0);
    int64_t sum = 0;

    for (int i = 0; i < PAIRS; i++) {
        buf_reset(&out);
        sum += ver_key(set->scheme->order, set->versions.p[set->pairs[i][0]], &out, NULL);
    }
    buf_done(&out);
    return sum;
}

/* One round; *best is the nanoseconds of a pair in the best round so far. */
static int64_t measure(const struct set *set, int64_t (*pass)(const struct set *), double *best)
{
    int64_t began = cpu_ns(), sum = pass(set);
    double each = (double)(cpu_ns() - began) / PAIRS;

    *best = *best == 0 || each < *best ? each : *best;
    return sum;
}

static int set_measure(struct set *set, struct result *ret, struct err *e)
{
    size_t bytes = 0;

    pairs_make(set);
    /* in turn, so that a busy machine slows all three alike */
    for (int i = 0; i < ROUNDS; i++) {
        int64_t by_key = measure(set, keys_pass, &ret->key_ns);

        if (by_key != measure(set, parse_pass, &ret->parse_ns))
            return err_set(e, E_INVALID, "keys and comparison disagree");
        if (measure(set, build_pass, &ret->build_ns) != 0)
            return err_set(e, E_INVALID, "a key cannot be made twice");
    }
    for (size_t i = 0; i < set->versions.n; i++)
        bytes += set->versions.p[i].n;
    ret->version_bytes = (double)bytes / (double)set->versions.n;
    ret->key_bytes = (double)set->bytes.n / (double)set->versions.n;
    return 0;
}

/* Only deb and rpm have a goal. */
static bool has_goal(const struct ver_scheme *s)
{
    return s->order == VER_DEB || s->order == VER_RPM;
}

static void print_row(const struct set *set, const struct result *r)
{
    double ratio = r->parse_ns / r->key_ns;

    printf("%-8s %8zu %8zu %7.1f %7.1f %9.2f %9.1f %9.1f %7.1fx  ", set->scheme->name,
           set->versions.n, set->refused, r->version_bytes, r->key_bytes, r->key_ns, r->parse_ns,
           r->build_ns, ratio);
    if (has_goal(set->scheme))
        printf("%d.0x %s\n", GOAL, ratio >= GOAL ? "met" : "NOT MET");
    else
        printf("-\n");
}

static void json_item(struct json_writer *w, const struct set *set, const struct result *r)
{
    double ratio = r->parse_ns / r->key_ns;
    bool goal = has_goal(set->scheme);
    struct str name = str_fmt(set->a, "version_keys.%s", set->scheme->name);

    json_object(w);
    json_field_str(w, "name", name);
    json_field_str(w, "unit", STR("times faster than parsing"));
    json_key(w, "value");
    json_put_double(w, (double)(int64_t)(ratio * 10) / 10);
    json_key(w, "goal");
    goal ? json_put_i64(w, GOAL) : json_put_null(w);
    json_field_null(w, "limit");
    json_key(w, "met");
    goal ? json_put_bool(w, ratio >= GOAL) : json_put_null(w);
    json_object_end(w);
}

/* `arg` is SCHEME or SCHEME=FILE. */
static int set_run(const char *arg, struct json_writer *w, struct err *e)
{
    struct str file = str_of(arg), name = str_cut(&file, '=');
    struct set set = {.scheme = ver_scheme_find(name), .a = arena_new()};
    struct result r = {0};
    int rc = 0;

    if (set.scheme == NULL)
        rc = err_set(e, E_USAGE, "no scheme of the name %.*s", STR_ARG(name));
    else if (file.n > 0)
        rc = from_file(&set, file.p, e);
    else
        made_up(&set);
    if (rc == 0)
        rc = set_measure(&set, &r, e);
    if (rc == 0)
        w ? json_item(w, &set, &r) : print_row(&set, &r);
    if (rc < 0)
        err_in(e, "%s", arg);
    vec_done(&set.versions);
    vec_done(&set.keys);
    buf_done(&set.bytes);
    arena_free(set.a);
    return rc;
}

int main(int argc, char **argv)
{
    static const char *const all[] = {"deb", "rpm", "apk", "semver", "pypi", "gem", "generic"};
    struct buf out = BUF_INIT(0);
    struct json_writer w = json_writer_of(&out, false);
    struct err e = {0};
    bool json = argc > 1 && str_eq(str_of(argv[1]), STR("--json"));
    int first = json ? 2 : 1, rc = 0;
    int n = argc > first ? argc - first : (int)(sizeof all / sizeof *all);

    json_object(&w);
    json_key(&w, "items");
    json_array(&w);
    if (!json)
        printf("%-8s %8s %8s %7s %7s %9s %9s %9s %8s  %s\n", "order", "versions", "refused",
               "bytes", "key", "ns/key", "ns/parse", "ns/build", "ratio", "goal");
    for (int i = 0; i < n && rc == 0; i++)
        rc = set_run(argc > first ? argv[first + i] : all[i], json ? &w : NULL, &e);
    json_array_end(&w);
    json_object_end(&w);
    if (rc < 0)
        fprintf(stderr, "version_keys: %s: %s\n", e.path, e.text);
    else if (json)
        printf("%.*s\n", STR_ARG(buf_str(&out)));
    buf_done(&out);
    return rc < 0;
}
