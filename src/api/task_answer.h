/* One task as an answer, and which one a path names. */
#pragma once
#include "api/api.h"
#include "view/task_view.h"

extern const struct view_columns task_columns;
struct task_view task_view_of(const struct api_call *c);
/* The task of the path's first part that the caller may read; E_NOTFOUND. */
MUST_CHECK int task_of_path(const struct api_call *c, struct task *ret, struct err *e);
/* In full, with its ETag. */
MUST_CHECK int task_answer(struct api_call *c, struct api_answer *r, const struct task *k,
                           struct err *e);
/* The same as a JSON text in the arena. */
MUST_CHECK int task_json(struct api_call *c, const struct task *k, struct str *ret, struct err *e);
