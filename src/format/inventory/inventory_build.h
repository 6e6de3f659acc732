/*
 * What the inventory readers share: a document under construction, and the table's rows.
 * Reader: init; for each thing described item + add (bad for what is not understood); end.
 * One thread.
 */
#pragma once
#include "base/map.h"
#include "base/vec.h"
#include "format/inventory/inventory.h"

enum {
    INVENTORY_BYTES = 256 << 20,    /* a document */
    INVENTORY_UNPACKED = 512 << 20, /* a document that came packed */
    INVENTORY_COMPONENTS = 5000000,
    INVENTORY_ITEMS = 1000000,
    INVENTORY_BAD = 10000, /* listed; the rest is only counted */
    INVENTORY_NAME = 4096, /* bytes of a name or version */
};

struct inventory_build {
    struct arena *a;
    const struct inventory_input *in;
    struct map *seen; /* NULL: duplicates are not folded */
    VEC(struct inventory) items;
    VEC(struct component) components; /* of all items, in order */
    VEC(struct inventory_bad) bad;
    size_t bad_more; /* not listed */
};

void inventory_build_init(struct inventory_build *b, struct arena *a,
                          const struct inventory_input *in);
/* From here on components that are equal within one item count once. */
void inventory_build_fold(struct inventory_build *b);
/* Begins the next item; `release` as the document says it, the input's --release wins. */
MUST_CHECK int inventory_build_item(struct inventory_build *b, struct str subject,
                                    struct str source, struct str release, struct err *e);
/* The item under construction. */
struct inventory *inventory_build_now(struct inventory_build *b);
/*
 * Normalises the component and adds it to the item; its distro, when empty and an OS package, is
 * the item's release. E_LIMIT is for the document; any other error is the component's own: then
 * nothing was added (inventory_build_bad).
 */
MUST_CHECK int inventory_build_add(struct inventory_build *b, struct component *c, struct err *e);
/* One entry not understood; `why` is kept by its English text. */
void inventory_build_bad(struct inventory_build *b, const struct err *why, const char *place, ...)
    __attribute__((format(printf, 3, 4)));
/* add, and bad at "line N" when the component is wrong. Fails for the document only. */
MUST_CHECK int inventory_build_line(struct inventory_build *b, struct component *c, size_t line,
                                    struct err *e);
/* rc >= 0: moves all into *ret; else drops it. Returns rc. */
int inventory_build_end(struct inventory_build *b, int rc, struct inventory_doc *ret);

/* An item that states no release has that of its first OS package that does. */
void inventory_build_release(struct inventory_build *b);

/* Whether it looks like a JSON object that has that text (a quoted key) somewhere. */
bool inventory_json_has(const struct inventory_input *in, struct str text);
/* The first bytes, for probes. */
struct str inventory_head(const struct inventory_input *in, size_t bytes);
/* The file's name without its folders. */
struct str inventory_base_name(struct str path);
/* "file:package-lock.json"; `otherwise` when the input has no name. */
struct str inventory_file_source(struct arena *a, const struct inventory_input *in,
                                 struct str otherwise);

extern const struct inventory_format inventory_dpkg, inventory_rpm_list, inventory_apk_db,
    inventory_cyclonedx, inventory_purl_list, inventory_software_csv, inventory_npm_lock,
    inventory_go_mod, inventory_go_sum, inventory_pip_requirements, inventory_collect;
