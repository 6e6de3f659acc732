/*
 * Where and why a text is no JSON: the slow and careful second look, taken only
 * after the fast parser refused it, so that people get a line and a column.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

enum json_fault {
    JSON_FAULT_NONE,
    JSON_FAULT_EMPTY,   /* nothing but white space */
    JSON_FAULT_END,     /* the text ends too early */
    JSON_FAULT_BYTE,    /* a character that cannot stand here */
    JSON_FAULT_CONTROL, /* a raw control character in a string */
    JSON_FAULT_ESCAPE,  /* a bad \ sequence, or half a surrogate pair */
    JSON_FAULT_UTF8,
    JSON_FAULT_NUMBER, /* a number of bad form */
    JSON_FAULT_RANGE,  /* a number beyond double */
    JSON_FAULT_DEPTH,  /* nested deeper than JSON_DEPTH */
    JSON_FAULT_TRAILING
};

/* The first fault (RFC 8259) and its byte offset in *at. */
enum json_fault json_locate(struct str text, size_t *at);
/* Sets the error of a fault at byte `at`; returns its code. */
int json_fault_set(enum json_fault fault, struct str text, size_t at, struct err *e);
/*
 * Adds a copy of `text` to `out` where each integer beyond 64 bits is written as
 * a double ("e0" behind it). False when there is none.
 */
bool json_widen(struct str text, struct buf *out);
