/*
 * Image x installed components -> table verdict, and the facts of the vulnerabilities they name.
 * Only differences are written: a verdict that appears begins now, one that is gone ends now.
 */
#pragma once
#include "domain/match/estate_view.h"
#include "index/image.h"

struct verdict_change {
    size_t components, opened, closed, facts;
};

/* In a transaction. Reloads the view's verdicts when something changed. */
MUST_CHECK int verdict_update(struct estate_view *v, const struct image *img,
                              struct verdict_change *ret, struct err *e);

/* What "no data for this release" is called in table vuln. */
#define VULN_CODE_NO_DATA "no-data"

/* Whether the image's facts or the CVSS vector say automatable and total (scores.md). */
void vuln_fact_of_image(const struct image_vuln *iv, struct vuln_fact *ret);
