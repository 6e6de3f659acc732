/*
 * Lists of records that people and other systems hand over: CSV with a title row, or JSON
 * (an array of objects, or {"items": [...]}; JSONL too), as named text fields. Arrays
 * of scalars are joined by ';', numbers and booleans become their text, null is "".
 */
#pragma once
#include "base/arena.h"
#include "base/err.h"

struct record_field {
    struct str name, value; /* name in lower case */
};

struct record {
    struct record_field *fields;
    size_t n;
    struct str place; /* "line 3" or "items[2]" */
};

struct record_file {
    struct record *items;
    size_t n;
};

enum { RECORD_MAX = 2000000 };

/* Everything lives in the arena. E_PARSE and E_LIMIT name line or JSON path. */
MUST_CHECK int record_file_read(struct arena *a, struct str bytes, struct record_file *ret,
                                struct err *e);
/* Trimmed value, or "" when absent. */
struct str record_get(const struct record *r, const char *name);
bool record_has(const struct record *r, const char *name);
/* The first field that is none of `known` (NULL-terminated), or "": imports name it and go on. */
struct str record_unknown(const struct record *r, const char *const *known);
