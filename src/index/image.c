#include "index/image.h"
#include "codec/hash.h"
#include "codec/version/version.h"
#include "index/image_mapped.h"

uint64_t image_name_hash(uint64_t space, struct str name)
{
    return hash_more(space, name);
}

void image_header_seal(struct image_header *h)
{
    struct image_header part = *h;

    part.content = part.check = 0;
    part.span[IMAGE_INPUTS] = (struct image_span){0};
    for (size_t i = 0; i < IMAGE_SECTIONS; i++)
        part.span[i].at = 0; /* the inputs' length moves what follows them */
    part.length = 0;
    h->content = hash_bytes((struct str){(const char *)&part, sizeof part});
    h->check = 0;
    h->check = hash_bytes((struct str){(const char *)h, sizeof *h});
}

uint64_t image_keys_print(void)
{
    static const char *const samples[] = {"0",         "1.2.3",        "1:10.0~rc1-2+deb11u3",
                                          "2.0rc1",    "1.0.0-a.10",   "5.1-3.module_el8+1",
                                          "1.2_p1-r3", "v1.2b3.dev4+x"};
    struct buf keys = BUF_INIT(0);

    for (enum ver_order order = 0; order < VER_ORDERS; order++) {
        for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
            buf_add_u8(&keys, (uint8_t)order);
            if (ver_key(order, str_of(samples[i]), &keys, NULL) < 0)
                buf_add_u8(&keys, 0);
        }
    }
    uint64_t print = hash_bytes(buf_str(&keys));

    buf_done(&keys);
    return print;
}

static int damaged(struct err *e, const char *what)
{
    return err_set(e, E_PARSE, "the image is damaged (%s); run niju feed build", what);
}

static int header_check(struct str bytes, struct image_header *h, struct err *e)
{
    if (bytes.n < sizeof *h || memcmp(bytes.p, IMAGE_MAGIC, sizeof h->magic) != 0)
        return err_set(e, E_PARSE, "this is no advisory image; run niju feed build");
    memcpy(h, bytes.p, sizeof *h);
    if (h->format != IMAGE_FORMAT || h->sections != IMAGE_SECTIONS)
        return err_set(e, E_PARSE, "the image is of another version of niju; run niju feed build");
    if (h->keys != image_keys_print())
        return err_set(e, E_PARSE, "the image is of another version of niju; run niju feed build");
    struct image_header again = *h;

    image_header_seal(&again);
    if (again.check != h->check || again.content != h->content)
        return damaged(e, "header");
    if (h->length != bytes.n)
        return damaged(e, "length");
    for (size_t i = 0; i < IMAGE_SECTIONS; i++) {
        const struct image_span *s = &h->span[i];

        if (s->at % IMAGE_ALIGN || s->at > bytes.n || s->n > bytes.n - s->at || s->n > UINT32_MAX)
            return damaged(e, "section");
    }
    return 0;
}

/* Bytes of a row; 1 for text. */
static const uint8_t row_size[IMAGE_SECTIONS] = {
    [IMAGE_INPUTS] = 1,
    [IMAGE_STRINGS] = 1,
    [IMAGE_KEYS] = 1,
    [IMAGE_SPACES] = sizeof(struct image_space_row),
    [IMAGE_PACKAGES] = sizeof(struct image_package_row),
    [IMAGE_SLOTS] = sizeof(uint64_t),
    [IMAGE_ENTRIES] = sizeof(struct image_entry_row),
    [IMAGE_BOUNDS] = sizeof(struct image_bound_row),
    [IMAGE_QUALS] = sizeof(struct image_qual_row),
    [IMAGE_VULNS] = sizeof(struct image_vuln_row),
    [IMAGE_LISTS] = sizeof(uint32_t),
    [IMAGE_RECORDS] = sizeof(struct image_record_row),
    [IMAGE_IDS] = sizeof(struct image_id_row),
    [IMAGE_VULN_FROM] = sizeof(uint32_t),
    [IMAGE_VULN_PACKAGES] = sizeof(uint32_t),
    [IMAGE_COLD] = 1,
};

static struct str section_of(const struct image *img, struct str bytes, enum image_section s)
{
    const struct image_span *span = &img->header.span[s];

    return str_sub(bytes, span->at, span->at + span->n);
}

static const void *rows_of(const struct image *img, struct str bytes, enum image_section s)
{
    return bytes.p + img->header.span[s].at;
}

static void sections_set(struct image *img, struct str bytes)
{
    img->bytes = bytes.p;
    img->inputs = section_of(img, bytes, IMAGE_INPUTS);
    img->strings = section_of(img, bytes, IMAGE_STRINGS);
    img->keys = section_of(img, bytes, IMAGE_KEYS);
    img->cold = section_of(img, bytes, IMAGE_COLD);
    img->spaces = rows_of(img, bytes, IMAGE_SPACES);
    img->packages = rows_of(img, bytes, IMAGE_PACKAGES);
    img->slots = rows_of(img, bytes, IMAGE_SLOTS);
    img->entries = rows_of(img, bytes, IMAGE_ENTRIES);
    img->bounds = rows_of(img, bytes, IMAGE_BOUNDS);
    img->quals = rows_of(img, bytes, IMAGE_QUALS);
    img->vulns = rows_of(img, bytes, IMAGE_VULNS);
    img->lists = rows_of(img, bytes, IMAGE_LISTS);
    img->records = rows_of(img, bytes, IMAGE_RECORDS);
    img->ids = rows_of(img, bytes, IMAGE_IDS);
    img->vuln_from = rows_of(img, bytes, IMAGE_VULN_FROM);
    img->vuln_packages = rows_of(img, bytes, IMAGE_VULN_PACKAGES);
}

static int sections_check(struct image *img, struct err *e)
{
    for (size_t i = 0; i < IMAGE_SECTIONS; i++) {
        if (img->header.span[i].n % row_size[i])
            return damaged(e, "section");
        img->count[i] = (uint32_t)(img->header.span[i].n / row_size[i]);
    }
    uint32_t slots = img->count[IMAGE_SLOTS];

    if (slots == 0 || (slots & (slots - 1)) != 0)
        return damaged(e, "dictionary");
    if (img->count[IMAGE_VULN_FROM] != img->count[IMAGE_VULNS] + 1)
        return damaged(e, "vulnerabilities");
    return 0;
}

int image_of_bytes(struct str bytes, struct image **ret, struct err *e)
{
    struct image *img = alloc_zero(1, sizeof *img);
    int rc = header_check(bytes, &img->header, e);

    if (rc == 0)
        rc = sections_check(img, e);
    if (rc < 0) {
        alloc_free(img);
        return rc;
    }
    if ((uintptr_t)bytes.p % sizeof(uint64_t)) {
        img->copy = alloc_new(bytes.n);
        memcpy(img->copy, bytes.p, bytes.n);
        bytes.p = img->copy;
    }
    sections_set(img, bytes);
    atomic_init(&img->refs, 1);
    *ret = img;
    return 0;
}

int image_open(const char *path, struct image **ret, struct err *e)
{
    struct file_map map;
    int rc = file_map(path, SIZE_MAX, &map, e);

    if (rc < 0)
        return rc;
    rc = image_of_bytes(map.bytes, ret, e);
    if (rc < 0) {
        file_unmap(&map);
        return err_in(e, "%s", path);
    }
    (*ret)->map = map;
    return 0;
}

struct image *image_ref(struct image *img)
{
    atomic_fetch_add(&img->refs, 1);
    return img;
}

void image_unref(struct image *img)
{
    if (img == NULL || atomic_fetch_sub(&img->refs, 1) > 1)
        return;
    if (img->map.base)
        file_unmap(&img->map);
    alloc_free(img->copy);
    alloc_free(img);
}

uint64_t image_hash(const struct image *img)
{
    return img->header.content;
}

uint64_t image_size(const struct image *img)
{
    return img->header.length;
}

uint64_t image_unknown(const struct image *img)
{
    return img->header.unknown;
}

struct str image_inputs(const struct image *img)
{
    return img->inputs;
}

size_t image_vuln_count(const struct image *img)
{
    return img->count[IMAGE_VULNS];
}

static void vuln_bits(const struct image_vuln_row *row, struct image_vuln *ret)
{
    unsigned bits = row->bits, severity = bits >> VULN_SEVERITY_SHIFT & 7;
    unsigned word = bits >> VULN_WORD_SHIFT & 3;

    ret->kev = bits & VULN_KEV;
    ret->ransomware = bits & VULN_RANSOMWARE;
    ret->has_epss = bits & VULN_EPSS;
    ret->vector_automatable = bits & VULN_AUTOMATABLE;
    ret->vector_total = bits & VULN_TOTAL;
    ret->exploitation = (enum ssvc_exploitation)(bits >> VULN_EXPLOITATION_SHIFT & 3);
    ret->automatable = (enum ssvc_answer)((bits >> VULN_SSVC_AUTOMATABLE_SHIFT & 3) % 3);
    ret->total = (enum ssvc_answer)((bits >> VULN_SSVC_TOTAL_SHIFT & 3) % 3);
    ret->severity = severity > CVSS_CRITICAL ? CVSS_NONE : (enum cvss_severity)severity;
    ret->worst = ret->severity;
    if (word > 0 && CVSS_HIGH + (int)word - 1 > (int)severity)
        ret->worst = word == 1 ? CVSS_HIGH : CVSS_CRITICAL;
}

void image_vuln_at(const struct image *img, uint32_t i, struct image_vuln *ret)
{
    static const struct image_vuln_row none = {.base = -1};
    const struct image_vuln_row *row = i < img->count[IMAGE_VULNS] ? &img->vulns[i] : &none;

    *ret = (struct image_vuln){
        .id = image_string(img, row->id),
        .title = image_text(img->cold, row->title),
        .vector = image_string(img, row->vector),
        .base = row->base,
        .kev_added_day = row->kev_added_day,
        .kev_due_day = row->kev_due_day,
        .epss = row->epss,
        .epss_percentile = row->epss_percentile,
        .epss_day = row->epss_day,
        .published = row->published,
        .modified = row->modified,
        .withdrawn = row->withdrawn,
        .alias_from = row->alias_from,
        .alias_n = row->alias_n,
        .record_from = row->record_from,
        .record_n = row->record_n,
    };
    vuln_bits(row, ret);
    if (row->alias_n > img->count[IMAGE_LISTS] || row->record_n > img->count[IMAGE_LISTS])
        ret->alias_n = ret->record_n = 0;
}

uint64_t image_vuln_hash(const struct image *img, uint32_t vuln)
{
    struct image_vuln_row row = {0};

    if (vuln >= img->count[IMAGE_VULNS])
        return 0;
    row = img->vulns[vuln];
    int64_t word[5] = {row.bits & ~VULN_EPSS, row.base, row.withdrawn, row.kev_added_day,
                       row.kev_due_day};

    return hash_more(hash_bytes(image_string(img, row.vector)),
                     (struct str){(const char *)word, sizeof word});
}

bool image_vuln_find(const struct image *img, struct str id, uint32_t *ret)
{
    size_t lo = 0, hi = img->count[IMAGE_VULNS];

    while (lo < hi) {
        size_t at = lo + (hi - lo) / 2;
        int c = str_cmp(image_string(img, img->vulns[at].id), id);

        if (c == 0) {
            *ret = (uint32_t)at;
            return true;
        }
        lo = c < 0 ? at + 1 : lo;
        hi = c < 0 ? hi : at;
    }
    for (lo = 0, hi = img->count[IMAGE_IDS]; lo < hi;) {
        size_t at = lo + (hi - lo) / 2;
        int c = str_cmp(image_string(img, img->ids[at].text), id);

        if (c == 0) {
            *ret = img->ids[at].vuln;
            return *ret < img->count[IMAGE_VULNS];
        }
        lo = c < 0 ? at + 1 : lo;
        hi = c < 0 ? hi : at;
    }
    return false;
}

static uint32_t list_at(const struct image *img, uint64_t at)
{
    return at < img->count[IMAGE_LISTS] ? img->lists[at] : 0;
}

struct str image_alias_at(const struct image *img, const struct image_vuln *v, uint32_t i)
{
    return image_string(img, list_at(img, (uint64_t)v->alias_from + i));
}

uint32_t image_record_at(const struct image *img, const struct image_vuln *v, uint32_t i)
{
    return list_at(img, (uint64_t)v->record_from + i);
}

void image_record_get(const struct image *img, uint32_t record, struct image_record *ret)
{
    *ret = (struct image_record){0};
    if (record >= img->count[IMAGE_RECORDS])
        return;
    const struct image_record_row *row = &img->records[record];

    *ret = (struct image_record){
        .source = image_string(img, row->source),
        .id = image_string(img, row->id),
        .published = row->published,
        .modified = row->modified,
        .withdrawn = row->withdrawn,
        .title = image_text(img->cold, row->title),
    };
}

bool image_space_known(const struct image *img, struct str space)
{
    size_t lo = 0, hi = img->count[IMAGE_SPACES];

    while (lo < hi) {
        size_t at = lo + (hi - lo) / 2;
        int c = str_cmp(image_string(img, img->spaces[at].name), space);

        if (c == 0)
            return true;
        lo = c < 0 ? at + 1 : lo;
        hi = c < 0 ? hi : at;
    }
    return false;
}

size_t image_space_count(const struct image *img)
{
    return img->count[IMAGE_SPACES];
}

struct str image_space_at(const struct image *img, size_t i)
{
    return i < img->count[IMAGE_SPACES] ? image_string(img, img->spaces[i].name) : STR_NONE;
}

size_t image_package_count(const struct image *img)
{
    return img->count[IMAGE_PACKAGES];
}

void image_package_at(const struct image *img, uint32_t i, struct image_package *ret)
{
    *ret = (struct image_package){0};
    if (i >= img->count[IMAGE_PACKAGES])
        return;
    const struct image_package_row *row = &img->packages[i];
    uint32_t entries = img->count[IMAGE_ENTRIES];

    *ret = (struct image_package){image_space_at(img, row->space), image_string(img, row->name),
                                  row->entry_from, row->entry_n, row->hash};
    if (row->entry_from > entries || row->entry_n > entries - row->entry_from)
        ret->from = ret->n = 0;
}

bool image_package_find(const struct image *img, struct str space, struct str name,
                        struct image_package *ret)
{
    return image_package_seek(img, space, image_name_hash(hash_bytes(space), name), name, ret);
}

bool image_package_seek(const struct image *img, struct str space, uint64_t hash, struct str name,
                        struct image_package *ret)
{
    uint64_t mask = img->count[IMAGE_SLOTS] - 1;

    for (uint64_t step = 0; step <= mask; step++) {
        uint64_t slot = img->slots[(hash + step) & mask];

        if (slot == 0)
            return false;
        if (slot >> IMAGE_SLOT_SHIFT != hash >> IMAGE_SLOT_SHIFT)
            continue;
        image_package_at(img, (uint32_t)slot - 1, ret);
        if (str_eq(ret->name, name) && str_eq(ret->space, space))
            return true;
    }
    return false;
}

static void entry_quals(const struct image *img, uint32_t number, struct image_entry *ret)
{
    if (number == 0 || number >= img->count[IMAGE_QUALS])
        return;
    const struct image_qual_row *q = &img->quals[number];

    ret->arch = image_string(img, q->arch);
    ret->module = image_string(img, q->module);
    ret->note = image_string(img, q->note);
}

void image_entry_at(const struct image *img, uint32_t i, struct image_entry *ret)
{
    static const struct image_bound_row none = {.kind = ENTRY_UNKNOWN};

    *ret = (struct image_entry){.kind = ENTRY_UNKNOWN};
    if (i >= img->count[IMAGE_ENTRIES])
        return;
    const struct image_entry_row *en = &img->entries[i];
    const struct image_bound_row *bound = image_bound(img, en);

    bound = bound ? bound : &none;
    ret->vuln = en->vuln & ~IMAGE_VULN_DEAD;
    ret->record = en->record;
    ret->kind = bound->kind > ENTRY_UNKNOWN ? ENTRY_UNKNOWN : (enum entry_kind)bound->kind;
    ret->hi_inclusive = bound->flags & BOUND_HI_INCLUSIVE;
    ret->has_hi = bound->flags & BOUND_HAS_HI;
    ret->epoch = bound->flags & BOUND_EPOCH;
    ret->lo = image_key(img, bound->lo);
    ret->hi = image_key(img, bound->hi);
    ret->introduced = image_string(img, bound->introduced);
    ret->fixed = image_string(img, bound->fixed);
    ret->part = (char)bound->part;
    entry_quals(img, bound->qual, ret);
}

size_t image_vuln_packages(const struct image *img, uint32_t vuln, const uint32_t **ret)
{
    *ret = NULL;
    if (vuln >= img->count[IMAGE_VULNS])
        return 0;
    uint32_t from = img->vuln_from[vuln], to = img->vuln_from[vuln + 1];

    if (to <= from || to > img->count[IMAGE_VULN_PACKAGES])
        return 0;
    *ret = img->vuln_packages + from;
    return to - from;
}
