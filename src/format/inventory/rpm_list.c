#include "format/inventory/inventory_build.h"

/*
 * What rpm -qa prints (rpm(8)): plain lines "name-version-release.arch", or by --qf the columns
 *     name epoch version release arch [sourcerpm [modularitylabel]]
 * parted by '|' or TAB, "(none)" where rpm has nothing. Plain lines do not state the epoch.
 */
enum { COLUMNS_MIN = 5, COLUMNS_MAX = 7, PROBE_LINES = 20 };

static bool arch_known(struct str s)
{
    static const char *const archs[] = {"x86_64", "noarch",    "i386",    "i486",        "i586",
                                        "i686",   "x86_64_v2", "aarch64", "ppc64",       "ppc64le",
                                        "s390x",  "s390",      "armv7hl", "armv7hnl",    "riscv64",
                                        "ppc",    "athlon",    "geode",   "loongarch64", "armv6hl",
                                        "src",    "(none)",    "amd64",   "armv5tel"};

    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++)
        if (str_eq(s, str_of(archs[i])))
            return true;
    return false;
}

static struct str some(struct str s)
{
    s = str_trim(s);
    return str_eq(s, STR("(none)")) ? STR_NONE : s;
}

static size_t columns_cut(struct str line, char sep, struct str fields[COLUMNS_MAX])
{
    size_t n = 0;

    while (n < COLUMNS_MAX) {
        bool last = str_find_char(line, sep) < 0;

        fields[n++] = str_trim(str_cut(&line, sep));
        if (last)
            return n;
    }
    return n + 1; /* too many */
}

static bool columns_fit(const struct str *f, size_t n)
{
    struct str epoch = n >= COLUMNS_MIN && n <= COLUMNS_MAX ? some(f[1]) : STR("x");
    uint64_t number;

    return (epoch.n == 0 || str_u64(epoch, &number)) && f[0].n > 0 && f[2].n > 0 && f[3].n > 0;
}

static char separator_of(struct str line)
{
    return str_count(line, '|') >= COLUMNS_MIN - 1 ? '|' : '\t';
}

static bool columns_read(struct arena *a, struct str line, struct component *c)
{
    struct str f[COLUMNS_MAX] = {0};
    size_t n = columns_cut(line, separator_of(line), f);
    uint64_t epoch = 0;

    if (!columns_fit(f, n))
        return false;
    (void)str_u64(some(f[1]), &epoch);
    c->name = f[0];
    c->version = epoch > 0 ? str_fmt(a, "%llu:%.*s-%.*s", (unsigned long long)epoch, STR_ARG(f[2]),
                                     STR_ARG(f[3]))
                           : str_fmt(a, "%.*s-%.*s", STR_ARG(f[2]), STR_ARG(f[3]));
    c->arch = some(f[4]);
    c->epoch_known = true;
    (void)component_source_rpm(a, f[5], c);
    return true;
}

/* "bash-0:5.1.8-4.el9.x86_64"; the architecture and the epoch may be absent. */
static bool nvra_read(struct str line, struct component *c)
{
    if (str_ends(line, STR(".rpm")))
        line.n -= 4;
    ptrdiff_t dot = str_rfind_char(line, '.');

    if (dot > 0 && arch_known(str_sub(line, (size_t)dot + 1, line.n))) {
        c->arch = some(str_sub(line, (size_t)dot + 1, line.n));
        line.n = (size_t)dot;
    }
    ptrdiff_t release = str_rfind_char(line, '-');
    ptrdiff_t version = release > 0 ? str_rfind_char(str_sub(line, 0, (size_t)release), '-') : -1;

    if (version <= 0 || release == version + 1 || (size_t)release + 1 == line.n)
        return false;
    c->name = str_sub(line, 0, (size_t)version);
    c->version = str_sub(line, (size_t)version + 1, line.n);
    for (size_t i = 0; i < line.n; i++)
        if (char_is_space(line.p[i]) || strchr("=<>/@\"'{}", line.p[i]))
            return false;
    return true;
}

static bool is_columns(struct str line)
{
    return str_count(line, '|') >= COLUMNS_MIN - 1 || str_count(line, '\t') >= COLUMNS_MIN - 1;
}

static bool is_key(struct str line)
{
    return str_starts(line, STR("gpg-pubkey-")) || str_starts(line, STR("gpg-pubkey|")) ||
           str_starts(line, STR("gpg-pubkey\t"));
}

static bool is_title(struct str line)
{
    return is_columns(line) && str_istarts(line, STR("name")) && !char_is_alnum(line.p[4]) &&
           line.p[4] != '-';
}

static int line_read(struct inventory_build *b, struct str line, size_t no, struct err *e)
{
    struct component c = {.type = STR("rpm")};
    struct err why = {0};

    if (line.n == 0 || line.p[0] == '#' || is_key(line) || (no == 1 && is_title(line)))
        return 0;
    if (is_columns(line) ? columns_read(b->a, line, &c) : nvra_read(line, &c))
        return inventory_build_line(b, &c, no, e);
    (void)err_set(&why, E_PARSE, "\"%.*s\" is no line of rpm -qa", STR_ARG(str_sub(line, 0, 100)));
    inventory_build_bad(b, &why, "line %zu", no);
    return 0;
}

static int rpm_parse(struct inventory_build *b, struct err *e)
{
    struct str rest = b->in->bytes;
    int rc = inventory_build_item(b, STR_NONE, STR("rpm"), STR_NONE, e);

    for (size_t no = 1; rest.n > 0 && rc >= 0; no++)
        rc = line_read(b, str_trim(str_line(&rest)), no, e);
    return rc;
}

static int rpm_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                    struct err *e)
{
    struct inventory_build b;

    inventory_build_init(&b, a, in);
    inventory_build_fold(&b);
    return inventory_build_end(&b, rpm_parse(&b, e), ret);
}

static bool line_fits(struct str line)
{
    struct str f[COLUMNS_MAX] = {0};
    struct component c = {0};

    if (is_key(line))
        return true;
    if (is_columns(line)) {
        size_t n = columns_cut(line, separator_of(line), f);

        return columns_fit(f, n) && (arch_known(f[4]) || str_ends(f[5], STR(".rpm")));
    }
    return nvra_read(line, &c) && c.arch.n > 0;
}

static int rpm_probe(const struct inventory_input *in)
{
    struct str head = inventory_head(in, 4096);
    size_t lines = 0, fit = 0;

    for (size_t no = 1; lines < PROBE_LINES && head.n > 0; no++) {
        struct str line = str_trim(str_line(&head));

        if (line.n == 0 || line.p[0] == '#' || (no == 1 && is_title(line)))
            continue;
        if (head.n == 0 && in->bytes.n > 4096)
            break; /* the head's last line is cut */
        lines++;
        fit += line_fits(line);
    }
    return fit == 0 ? 0 : fit == lines ? 90 : fit * 2 >= lines ? 45 : 0;
}

const struct inventory_format inventory_rpm_list = {"rpm-qa", rpm_probe, rpm_read};
