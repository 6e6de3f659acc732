#include "model/release.h"

struct distro {
    const char *id;
    int parts; /* of the version that name a release; ROLLING, WHOLE */
};

enum { ROLLING = -1, WHOLE = 0, MAJOR = 1, MINOR = 2 };

static const struct distro distros[] = {
    {"debian", MAJOR},        {"ubuntu", MINOR},     {"alpine", MINOR},
    {"almalinux", MAJOR},     {"rhel", MAJOR},       {"rocky", MAJOR},
    {"centos", MAJOR},        {"ol", MAJOR},         {"fedora", MAJOR},
    {"raspbian", MAJOR},      {"azurelinux", MAJOR}, {"photon", MAJOR},
    {"amazon", WHOLE},        {"wolfi", ROLLING},    {"chainguard", ROLLING},
    {"arch", ROLLING},        {"minimos", ROLLING},  {"opensuse-tumbleweed", ROLLING},
    {"opensuse-leap", WHOLE}, {"sles", WHOLE},
};

/* What scanners, ecosystems and PRETTY_NAME call them. */
static const struct alias {
    const char *name, *id;
} aliases[] = {
    {"amzn", "amazon"},
    {"amazon-linux", "amazon"},
    {"redhat", "rhel"},
    {"red-hat", "rhel"},
    {"red-hat-enterprise-linux", "rhel"},
    {"oracle", "ol"},
    {"oraclelinux", "ol"},
    {"oracle-linux", "ol"},
    {"oracle-linux-server", "ol"},
    {"alma", "almalinux"},
    {"rockylinux", "rocky"},
    {"rocky-linux", "rocky"},
    {"alpine-linux", "alpine"},
    {"debian-gnu/linux", "debian"},
    {"centos-linux", "centos"},
    {"centos-stream", "centos"},
    {"fedora-linux", "fedora"},
    {"opensuse.leap", "opensuse-leap"},
    {"opensuse.tumbleweed", "opensuse-tumbleweed"},
    {"suse-linux-enterprise-server", "sles"},
    {"suse.linux-enterprise-server", "sles"},
    {"photon-os", "photon"},
    {"azure-linux", "azurelinux"},
};

static const struct code_name {
    const char *name, *id, *version;
} code_names[] = {
    {"wheezy", "debian", "7"},     {"jessie", "debian", "8"},       {"stretch", "debian", "9"},
    {"buster", "debian", "10"},    {"bullseye", "debian", "11"},    {"bookworm", "debian", "12"},
    {"trixie", "debian", "13"},    {"forky", "debian", "14"},       {"sid", "debian", "sid"},
    {"trusty", "ubuntu", "14.04"}, {"xenial", "ubuntu", "16.04"},   {"bionic", "ubuntu", "18.04"},
    {"focal", "ubuntu", "20.04"},  {"jammy", "ubuntu", "22.04"},    {"noble", "ubuntu", "24.04"},
    {"lunar", "ubuntu", "23.04"},  {"mantic", "ubuntu", "23.10"},   {"oracular", "ubuntu", "24.10"},
    {"plucky", "ubuntu", "25.04"}, {"questing", "ubuntu", "25.10"},
};

static const struct distro *distro_find(struct str id)
{
    for (size_t i = 0; i < sizeof distros / sizeof *distros; i++)
        if (str_eq(id, str_of(distros[i].id)))
            return &distros[i];
    return NULL;
}

static const struct code_name *code_name_find(struct str name)
{
    struct str first = str_cut(&name, '/'); /* "trixie/sid" */

    for (size_t i = 0; i < sizeof code_names / sizeof *code_names; i++)
        if (str_ieq(first, str_of(code_names[i].name)))
            return &code_names[i];
    return NULL;
}

bool release_is_rolling(struct str id)
{
    const struct distro *d = distro_find(id);

    return d && d->parts == ROLLING;
}

/* Lower case, one dash for each run of white space, without aliases. */
static struct str id_fold(struct arena *a, struct str id)
{
    id = str_trim(id);
    char *to = arena_bytes(a, id.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < id.n; i++) {
        bool space = char_is_space(id.p[i]) || id.p[i] == '_';

        if (space && n > 0 && to[n - 1] == '-')
            continue;
        to[n++] = space ? '-' : char_lower(id.p[i]);
    }
    struct str folded = {to, n};

    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (str_eq(folded, str_of(aliases[i].name)))
            return str_of(aliases[i].id);
    return folded;
}

static bool version_begins(struct str s)
{
    return s.n > 0 && (char_is_digit(s.p[0]) ||
                       (s.n > 1 && char_lower(s.p[0]) == 'v' && char_is_digit(s.p[1])));
}

/* The first `parts` numbers of "11.6". */
static struct str version_cut(struct str v, int parts)
{
    size_t n = 0;

    for (; n < v.n; n++) {
        bool dot = v.p[n] == '.' && n + 1 < v.n && char_is_digit(v.p[n + 1]);

        if (dot && --parts > 0)
            continue;
        if (!char_is_digit(v.p[n]))
            break;
    }
    return str_sub(v, 0, n);
}

struct str release_of(struct arena *a, struct str id, struct str version_id)
{
    id = id_fold(a, id);
    version_id = str_trim(version_id);
    if (id.n == 0)
        return STR_NONE;
    const struct distro *d = distro_find(id);
    const struct code_name *code = code_name_find(version_id);

    if (code && str_eq(id, str_of(code->id)))
        version_id = str_of(code->version);
    if (version_id.n == 0 || (d && d->parts == ROLLING))
        return id;
    if (d && version_begins(version_id)) {
        if (!char_is_digit(version_id.p[0]))
            version_id = str_sub(version_id, 1, version_id.n);
        if (str_eq(id, STR("alpine")) && str_find(version_id, STR("_alpha")) >= 0)
            version_id = STR("edge");
        else if (d->parts > 0)
            version_id = version_cut(version_id, d->parts);
    }
    struct str version = str_lower(a, version_id);
    char *to = arena_bytes(a, id.n + version.n + 2);
    size_t n = id.n + 1 + version.n;

    memcpy(to, id.p, id.n);
    to[id.n] = '-';
    for (size_t i = 0; i < version.n; i++)
        to[id.n + 1 + i] = char_is_space(version.p[i]) ? '-' : version.p[i];
    return (struct str){to, n};
}

static bool is_separator(char c)
{
    return c == '-' || c == ':' || c == '@' || c == '_' || char_is_space(c);
}

/* Where the version begins in "debian-11", "Alpine:v3.11", "ubuntu22.04"; s.n when it does not. */
static size_t version_offset(struct str s)
{
    size_t letters = 0;

    for (size_t i = 1; i < s.n; i++)
        if (is_separator(s.p[i - 1]) && version_begins(str_sub(s, i, s.n)))
            return i;
    while (letters < s.n && char_is_alpha(s.p[letters]))
        letters++;
    if (letters > 0 && letters < s.n && char_is_digit(s.p[letters]))
        return letters;
    return s.n;
}

struct str release_parse(struct arena *a, struct str text)
{
    text = str_trim(text);
    const struct code_name *code = code_name_find(text);
    size_t at = version_offset(text);

    if (code)
        return release_of(a, str_of(code->id), text);
    if (at < text.n) {
        size_t end = at;

        while (end > 0 && is_separator(text.p[end - 1]))
            end--;
        return release_of(a, str_sub(text, 0, end), str_sub(text, at, text.n));
    }
    for (size_t i = 1; i + 1 < text.n; i++) {
        struct str rest = str_sub(text, i + 1, text.n);

        if (is_separator(text.p[i]) && (code_name_find(rest) || str_ieq(rest, STR("edge"))))
            return release_of(a, str_sub(text, 0, i), rest);
    }
    return release_of(a, text, STR_NONE);
}

void release_split(struct str release, struct str *id, struct str *version)
{
    const char *const words[] = {"-sid", "-edge"};
    size_t cut = release.n;

    for (size_t i = 1; i < release.n && cut == release.n; i++)
        if (release.p[i - 1] == '-' && char_is_digit(release.p[i]))
            cut = i - 1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ends(release, str_of(words[i])))
            cut = release.n - strlen(words[i]);
    *id = str_sub(release, 0, cut);
    *version = str_sub(release, cut + 1, release.n);
}
