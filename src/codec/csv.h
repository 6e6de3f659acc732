/*
 * CSV (RFC 4180; LF or CRLF; UTF-8 with or without BOM, UTF-16 and other bytes
 * refused by name). Reading is by row with ceilings; rows may be of different
 * lengths. Writing quotes where needed and defuses formulas: a field that begins
 * with = + - @ (full-width ones, TAB and CR too) and is no number gets a leading
 * apostrophe.
 */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { CSV_COLUMNS = 256, CSV_FIELD_MAX = 1 << 20 };

struct csv {
    struct str rest;
    char sep;    /* ',' or, when the first line has none of it, ';' or TAB */
    size_t line; /* of the row last read, from 1 */
    size_t next_line;
};

struct csv_row {
    struct str *fields; /* unquoted; in the arena or the text itself */
    size_t n;
};

void csv_init(struct csv *c, struct str text);
/*
 * 1 a row (blank lines are skipped), 0 the end, E_PARSE (bare or unclosed quote), E_LIMIT. Names
 * the line.
 */
MUST_CHECK int csv_next(struct csv *c, struct arena *a, struct csv_row *row, struct err *e);
/* The column of that title (case and surrounding space ignored), or -1. */
int csv_column(const struct csv_row *title, struct str name);
/* The field, or an empty string when the row is shorter or column is -1. */
struct str csv_field(const struct csv_row *row, int column);

void csv_add(struct buf *out, struct str field, bool first); /* one field, with its separator */
void csv_end(struct buf *out);                               /* CRLF */
