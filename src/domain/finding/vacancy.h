/* Posts that nobody holds: head and three managers of each live department or division. */
#pragma once
#include "domain/finding/finding.h"

/* In a transaction. */
MUST_CHECK int vacancy_update(struct act *t, size_t *changed, struct err *e);
