#include "format/inventory/inventory_build.h"

/* In the order of preference where probes score alike. */
static const struct inventory_format *const formats[] = {
    &inventory_dpkg,      &inventory_rpm_list, &inventory_apk_db,           &inventory_cyclonedx,
    &inventory_purl_list, &inventory_npm_lock, &inventory_software_csv,     &inventory_go_mod,
    &inventory_go_sum,    &inventory_collect,  &inventory_pip_requirements,
};

enum { FORMATS = sizeof formats / sizeof *formats };

/* Names that tell a format, for a tie and for an empty file. '*' stands for anything in front. */
static const struct named {
    const char *name, *format;
} named[] = {
    {"status", "dpkg"},
    {"installed", "apk"},
    {"package-lock.json", "npm-lock"},
    {"npm-shrinkwrap.json", "npm-lock"},
    {"*.package-lock.json", "npm-lock"},
    {"go.mod", "go-mod"},
    {"go.sum", "go-sum"},
    {"*requirements.txt", "pip-requirements"},
    {"*.cdx.json", "cyclonedx"},
    {"*bom.json", "cyclonedx"},
    {"*.purl", "purl-list"},
    {"*.csv", "software-csv"},
};

const struct inventory_format *inventory_format_at(size_t i)
{
    return i < FORMATS ? formats[i] : NULL;
}

const struct inventory_format *inventory_format_find(struct str name)
{
    for (size_t i = 0; i < FORMATS; i++)
        if (str_eq(name, str_of(formats[i]->name)))
            return formats[i];
    return NULL;
}

static const struct inventory_format *format_by_name(struct str path)
{
    struct str base = inventory_base_name(path);

    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        struct str pattern = str_of(named[i].name);
        bool fits = pattern.p[0] == '*' ? str_ends(base, str_sub(pattern, 1, pattern.n))
                                        : str_eq(base, pattern);

        if (fits)
            return inventory_format_find(str_of(named[i].format));
    }
    return NULL;
}

static const struct inventory_format *format_detect(const struct inventory_input *in)
{
    const struct inventory_format *by_name = format_by_name(in->name), *best = NULL;
    int high = 0;

    for (size_t i = 0; i < FORMATS; i++) {
        int score = formats[i]->probe(in);

        if (score > high || (score == high && score > 0 && formats[i] == by_name)) {
            high = score;
            best = formats[i];
        }
    }
    return best;
}

static bool begins_with_bytes(struct str s, size_t at, const char *bytes, size_t n)
{
    return s.n >= at + n && memcmp(s.p + at, bytes, n) == 0;
}

static bool is_rpm_database(struct str s)
{
    return begins_with_bytes(s, 0, "SQLite format 3", 16) || begins_with_bytes(s, 0, "RpmP", 4) ||
           begins_with_bytes(s, 12, "\x61\x15\x06\x00", 4) || /* Berkeley DB hash */
           begins_with_bytes(s, 12, "\x00\x06\x15\x61", 4);
}

/* Formats that are known and not read are refused by name. */
static int format_refuse(struct str bytes, struct err *e)
{
    struct str head = str_trim(str_sub(bytes, 0, 4096));

    if (begins_with_bytes(bytes, 0, "\xff\xfe", 2) || begins_with_bytes(bytes, 0, "\xfe\xff", 2))
        return err_set(e, E_SUPPORT, "not supported: UTF-16 text; save it as UTF-8");
    if (is_rpm_database(bytes))
        return err_set(e, E_SUPPORT,
                       "not supported: a database file; for rpm's give the output of rpm -qa");
    if (str_starts(head, STR("<")) && str_find(head, STR("cyclonedx")) >= 0)
        return err_set(e, E_SUPPORT, "not supported: CycloneDX XML; export it as JSON");
    if (str_find(head, STR("spdxVersion")) >= 0 || str_find(head, STR("SPDXVersion")) >= 0 ||
        str_find(head, STR("spdx.org")) >= 0)
        return err_set(e, E_SUPPORT, "not supported: SPDX; export it as CycloneDX JSON");
    if (str_find(head, STR("in-toto")) >= 0 || str_find(head, STR("\"payloadType\"")) >= 0)
        return err_set(e, E_SUPPORT,
                       "not supported: an attestation (in-toto); take the SBOM out of it");
    if (str_starts(head, STR("{")) && str_find(bytes, STR("\"artifactRelationships\"")) >= 0)
        return err_set(e, E_SUPPORT,
                       "not supported: syft's own JSON; write it with -o cyclonedx-json");
    return err_set(e, E_PARSE,
                   "no known inventory; understood are dpkg status, rpm -qa, apk installed, "
                   "CycloneDX JSON, lists of purls, software CSV, package-lock.json, go.mod, "
                   "go.sum, requirements.txt and the output of niju-collect");
}

int inventory_read(struct arena *a, const struct inventory_input *in, struct inventory_doc *ret,
                   struct err *e)
{
    struct inventory_input text = *in;
    const struct inventory_format *f;
    int rc;

    *ret = (struct inventory_doc){0};
    if (begins_with_bytes(text.bytes, 0, "\xef\xbb\xbf", 3))
        text.bytes = str_sub(text.bytes, 3, text.bytes.n);
    if (text.bytes.n > INVENTORY_UNPACKED)
        rc = err_set(e, E_LIMIT, "over %d bytes; split the document", INVENTORY_UNPACKED);
    else if ((f = str_trim(str_sub(text.bytes, 0, 4096)).n == 0 ? format_by_name(text.name)
                                                                : format_detect(&text)) == NULL)
        rc = format_refuse(text.bytes, e);
    else {
        rc = f->read(a, &text, ret, e);
        ret->format = f;
    }
    if (rc < 0 && text.name.n > 0)
        return err_in(e, "%.*s", STR_ARG(text.name));
    return rc;
}
