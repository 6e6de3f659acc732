/*
 * Questions to the estate index and their answers: a set of assets, as a bit each. An answer is
 * kept and used again (one thread). Work is by what is asked, never by the size of the estate but
 * for one pass over the bits (125 kB a million assets).
 */
#pragma once
#include "base/vec.h"
#include "index/estate_index.h"

struct estate_answer {
    const struct estate_index *x;
    uint64_t *words; /* bit i: asset i */
    size_t word_n;
    uint32_t n;     /* assets in it */
    int32_t *first; /* day of each asset in it; NULL unless asked for */
};

/* Empty; for one snapshot, which outlives it. `days`: keep the first day of each asset too. */
void estate_answer_init(struct estate_answer *w, const struct estate_index *x, bool days);
void estate_answer_done(struct estate_answer *w);
void estate_answer_reset(struct estate_answer *w);

/* Adds the assets that have the component, by any source. */
void estate_answer_add(struct estate_answer *w, uint32_t component);
/* Adds those that have any version of the package. */
void estate_answer_add_package(struct estate_answer *w, const struct estate_package *p);

static inline bool estate_answer_has(const struct estate_answer *w, uint32_t asset)
{
    return w->words[asset / 64] >> asset % 64 & 1;
}
/* The next asset from `from` on; ESTATE_ANSWER_END behind the last. */
enum { ESTATE_ANSWER_END = UINT32_MAX };
uint32_t estate_answer_next(const struct estate_answer *w, uint32_t from);
/* Up to `n` assets from `from` on, ascending: a page. Returns how many. */
uint32_t estate_answer_page(const struct estate_answer *w, uint32_t from, uint32_t n,
                            uint32_t *ret);
/* Adds each unit's assets to counts[unit], estate_index_units of them. */
void estate_answer_units(const struct estate_answer *w, uint32_t *counts);
/* The same compressed, for and_cardinality with units and attributes; the caller frees it. */
roaring_bitmap_t *estate_answer_bitmap(const struct estate_answer *w);

/*
 * Assets counted by class: of equal unit, kind, criticality and attributes, and of equal first day
 * where the answer keeps days (else 0). In no particular order.
 */
struct estate_tally {
    struct estate_asset class;
    int32_t day;
    uint32_t n;
};
VEC_TYPE(estate_tally_list, struct estate_tally);
void estate_answer_tally(const struct estate_answer *w, struct estate_tally_list *ret);
