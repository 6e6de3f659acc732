/* Days, ages and months behind us as rows and members, for programs. */
#pragma once
#include "domain/risk/history_mark.h"
#include "domain/risk/month.h"
#include "view/table.h"

extern const struct view_columns trend_columns, flow_columns, age_columns;
void trend_row(const struct history_day *d, struct arena *a, struct view_table *t);
void flow_row(const struct history_day *d, struct arena *a, struct view_table *t);
void age_row(const struct age_band *b, struct arena *a, struct view_table *t);
/* The marks as an array. */
void marks_put(const struct history_mark_list *l, struct arena *a, struct json_writer *w);
/* A month's share done in time as an object. */
void adherence_put(const struct month *m, const struct adherence *done, struct json_writer *w);
