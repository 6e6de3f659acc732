/*
 * The advisory image's bytes (docs/internals/image.md). Little-endian; sections begin at
 * multiples of 64. A text is a LEB128 length and its bytes; a reference to one is its
 * offset in its section, 0 = the empty one. Only image*.c and the matcher read this.
 */
#pragma once
#include "base/str.h"

#define IMAGE_MAGIC "NIJUIMG\n"

enum { IMAGE_FORMAT = 1, IMAGE_ALIGN = 64 };

enum image_section {
    IMAGE_INPUTS,        /* text: a line a document */
    IMAGE_STRINGS,       /* texts: ids, names, versions, vectors */
    IMAGE_KEYS,          /* texts: order keys */
    IMAGE_SPACES,        /* image_space_row, by name */
    IMAGE_PACKAGES,      /* image_package_row, by space, name */
    IMAGE_SLOTS,         /* uint64_t: dictionary of packages */
    IMAGE_ENTRIES,       /* image_entry_row, by package, vulnerability, bound's content */
    IMAGE_BOUNDS,        /* image_bound_row, in order of first use */
    IMAGE_QUALS,         /* image_qual_row, in order of first use; 0 is the empty one */
    IMAGE_VULNS,         /* image_vuln_row, by id */
    IMAGE_LISTS,         /* uint32_t: aliases and record numbers of vulnerabilities */
    IMAGE_RECORDS,       /* image_record_row, by source, id */
    IMAGE_IDS,           /* image_id_row, by text: other ids that lead to one vulnerability */
    IMAGE_VULN_FROM,     /* uint32_t, a vulnerability and one more: its begin in the next */
    IMAGE_VULN_PACKAGES, /* uint32_t: package numbers */
    IMAGE_COLD,          /* texts: titles */
    IMAGE_SECTIONS
};

struct image_span {
    uint64_t at, n; /* bytes */
    uint64_t hash;  /* XXH3 of the section */
};

struct image_header {
    char magic[8];
    uint32_t format, sections;
    uint64_t length;  /* of the file */
    uint64_t content; /* XXH3 of all spans but the inputs' and that of the rest of this header */
    uint64_t check;   /* XXH3 of the header with `check` 0 */
    uint64_t unknown; /* bounds that the order could not read */
    uint64_t keys;    /* image_keys_print of the builder */
    uint64_t zero;
    struct image_span span[IMAGE_SECTIONS];
};

struct image_space_row {
    uint32_t name, package_from, package_n;
};

struct image_package_row {
    uint32_t space; /* number */
    uint32_t name;
    uint32_t entry_from, entry_n;
    uint64_t hash;
};

/* A slot: the upper half of the name's hash, and the package's number + 1; 0 = free. */
enum { IMAGE_SLOT_SHIFT = 32 };

#define IMAGE_VULN_DEAD 0x80000000u /* in an entry: the vulnerability is withdrawn */

struct image_entry_row {
    uint32_t vuln; /* with IMAGE_VULN_DEAD */
    uint32_t record, bound;
};

enum image_bound_flag {
    BOUND_HAS_HI = 1,
    BOUND_HI_INCLUSIVE = 2,
    BOUND_EPOCH = 4,    /* a bound states an epoch above 0 */
    BOUND_MODULAR = 8,  /* of an rpm module's build: speaks of modular builds only */
    BOUND_MISREAD = 16, /* a version the order could not read */
};

struct image_bound_row {
    uint32_t lo, hi;            /* keys */
    uint32_t introduced, fixed; /* strings */
    uint32_t qual;              /* number */
    uint8_t kind, flags, part, zero;
};

struct image_qual_row {
    uint32_t arch, module, note; /* strings */
};

/* image_vuln_row.bits */
enum {
    VULN_KEV = 1,
    VULN_RANSOMWARE = 2,
    VULN_EPSS = 4,
    VULN_AUTOMATABLE = 8, /* of the vector */
    VULN_TOTAL = 16,
    VULN_EXPLOITATION_SHIFT = 5, /* two bits each */
    VULN_SSVC_AUTOMATABLE_SHIFT = 7,
    VULN_SSVC_TOTAL_SHIFT = 9,
    VULN_SEVERITY_SHIFT = 11, /* three bits */
    VULN_WORD_SHIFT = 14,     /* two bits, the sources' own word: 1 high, 2 critical */
};

struct image_vuln_row {
    uint32_t id, vector;                                 /* strings */
    uint32_t title;                                      /* cold */
    uint32_t alias_from, alias_n, record_from, record_n; /* in lists */
    uint32_t published, modified, withdrawn;             /* seconds, capped; 0 unknown or not */
    int32_t kev_added_day, kev_due_day, epss_day;
    uint32_t epss, epss_percentile;
    int16_t base;
    uint16_t bits;
};

struct image_record_row {
    uint32_t source, id, title;
    uint32_t published, modified, withdrawn;
};

struct image_id_row {
    uint32_t text, vuln;
};

/* Of a package in the dictionary; `space` is its space's hash_bytes. */
uint64_t image_name_hash(uint64_t space, struct str name);
/*
 * XXH3 of the order keys of sample versions: an image whose keys were made by another rule must
 * not be compared with today's keys.
 */
uint64_t image_keys_print(void);
/* Fills `content` and `check`. */
void image_header_seal(struct image_header *h);
