/*
 * Verdicts of every component of an estate index, as matching gives them (matcher.h). Made whole,
 * then kept by differences: of two images (only packages whose content differs are matched anew)
 * and of two indexes (only new components are). Either way it is bit for bit what a whole run
 * gives. One thread, but for the whole run's own helpers.
 */
#pragma once
#include "base/vec.h"
#include "index/estate_answer.h"
#include "index/image.h"

struct estate_verdicts;

/* The deciding entry and the text of the fix are told by match_subject. */
struct estate_verdict {
    uint64_t fixed; /* hash_bytes of the text */
    uint32_t vuln;  /* in the image; VULN_NONE for "no data" */
    uint16_t status, reason;
};

/* A component's verdict that came, went (`is` 0) or says something else. */
struct estate_change {
    uint32_t component;
    uint32_t vuln;    /* in the new image; ESTATE_VULN_GONE where that has it no longer */
    uint32_t before;  /* in the old image; meaningless where `was` is 0 */
    uint16_t was, is; /* enum verdict_status; 0 none */
};
enum { ESTATE_VULN_GONE = UINT32_MAX - 1 };
VEC_TYPE(estate_change_list, struct estate_change);

/* All components against the image, on `threads` threads (1 or more). Both are referenced. */
struct estate_verdicts *estate_verdicts_new(struct estate_index *x, struct image *img, int threads);
void estate_verdicts_free(struct estate_verdicts *t); /* NULL is a no-op */

/* A newer image takes the old one's place; appends what changed. */
void estate_verdicts_renew(struct estate_verdicts *t, struct image *img,
                           struct estate_change_list *out);
/*
 * A newer index takes the old one's place: components keep their ids, new ones have higher ids or
 * stand in holes. Appends what came.
 */
void estate_verdicts_follow(struct estate_verdicts *t, struct estate_index *x,
                            struct estate_change_list *out);

const struct estate_index *estate_verdicts_index(const struct estate_verdicts *t);
const struct image *estate_verdicts_image(const struct estate_verdicts *t);
size_t estate_verdicts_count(const struct estate_verdicts *t);
/* A component's, by vulnerability; until the next change. */
size_t estate_verdicts_of(const struct estate_verdicts *t, uint32_t component,
                          const struct estate_verdict **ret);
/* Adds the assets with a verdict of the given status (0: any) on the vulnerability. */
void estate_verdicts_exposed(const struct estate_verdicts *t, uint32_t vuln, uint16_t status,
                             struct estate_answer *w);
/* Of two over the same image and as many components: whether they agree in every bit. */
bool estate_verdicts_equal(const struct estate_verdicts *a, const struct estate_verdicts *b);
