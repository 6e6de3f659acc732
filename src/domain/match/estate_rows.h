/* The tables behind estate_view.h, one function each. */
#pragma once
#include "domain/match/estate_view.h"

MUST_CHECK int estate_rows_sets(struct estate_view *v, struct err *e);
MUST_CHECK int estate_rows_installs(struct estate_view *v, struct err *e);
MUST_CHECK int estate_rows_asset_spans(struct estate_view *v, struct err *e);
MUST_CHECK int estate_rows_system_spans(struct estate_view *v, struct err *e);
MUST_CHECK int estate_rows_vulns(struct estate_view *v, struct err *e);
MUST_CHECK int estate_rows_facts(struct estate_view *v, struct err *e);
MUST_CHECK int estate_rows_verdicts(struct estate_view *v, struct err *e);
