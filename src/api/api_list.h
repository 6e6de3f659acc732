/* Lists: pages with opaque cursors, or the whole as CSV or JSON lines. */
#pragma once
#include "api/api.h"

struct api_page {
    struct str after; /* place of the last row before; "" = from the beginning */
    int64_t most;
    struct view_table *t; /* rows go here */
    struct str next;      /* the place of the last row, when there are more */
};

struct api_listing {
    const struct view_columns *columns;
    /* Fills a page. */
    int (*page)(void *ctx, struct api_page *p, struct err *e);
    /* Counts all, up to `most`; NULL: what the first page has, and no more, is all. */
    int (*count)(void *ctx, int64_t most, int64_t *ret, struct err *e);
    void *ctx;
    void (*more)(void *ctx, struct json_writer *w); /* members behind the list; may be NULL */
};
enum { API_COUNT_MAX = 10000 };

MUST_CHECK int api_list(struct api_call *c, struct api_answer *r, const struct api_listing *l,
                        struct err *e);
/* A list that is whole in memory already. */
MUST_CHECK int api_table(struct api_call *c, struct api_answer *r, struct view_table *t,
                         struct err *e);
/* The same, with members behind it. */
struct api_extra {
    void (*more)(void *ctx, struct json_writer *w);
    void *ctx;
};
MUST_CHECK int api_table_with(struct api_call *c, struct api_answer *r, struct view_table *t,
                              const struct api_extra *extra, struct err *e);

/* Numbers of a place, as many as there are; false when it is none. */
bool api_place_numbers(struct str place, int64_t *ret, size_t n);
