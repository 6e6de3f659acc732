/*
 * What a feed reader reads from, and what readers share. Inner header of feed/; one
 * thread. The arena is emptied between records.
 */
#pragma once
#include "base/buf.h"
#include "codec/json_read.h"
#include "format/feed/feed.h"

enum {
    FEED_TEXT_MAX = 256 << 20, /* bytes of a list, a table or a line */
    FEED_JSON_MAX = 512 << 20, /* bytes of one JSON document */
    FEED_ID_MAX = 128,         /* bytes of an id */
    FEED_NAME_MAX = 1024,      /* bytes of a package's name */
};

struct feed_input {
    struct unpack *u;
    struct str member;
    uint64_t size; /* of the member, UINT64_MAX when not known */
    const struct feed_format *format;
    const struct feed_sink *sink;
    struct feed_count *count;
    struct arena *a;          /* of one record */
    struct json_reader *json; /* of one document */
    struct buf text;          /* of one member, when it had to be gathered */
    bool archive;             /* the member is one of an archive */
    bool damaged;             /* the unpacking failed; its error names the place already */
    size_t line, item;        /* where the record stands: line from 1, array index + 1; 0 neither */
};

/* The readers, one a file. */
int osv_read(struct feed_input *in, struct err *e);
int debian_list_read(struct feed_input *in, struct err *e);
int debian_tracker_read(struct feed_input *in, struct err *e);
int cve5_read(struct feed_input *in, struct err *e);
int kev_read(struct feed_input *in, struct err *e);
int epss_read(struct feed_input *in, struct err *e);

/* What is left of the member as one piece; E_LIMIT over FEED_TEXT_MAX. */
MUST_CHECK int feed_text(struct feed_input *in, struct str *ret, struct err *e);

/*
 * The same for texts whose cut is invisible but for the last line: E_PARSE when there is no
 * line end behind it.
 */
MUST_CHECK int feed_lines(struct feed_input *in, struct str *ret, struct err *e);

/* Counts and reports. An empty `id` is told by line or index; `path` may be empty. */
void feed_bad(struct feed_input *in, struct str id, struct str path, const char *why);

/*
 * Calls `each` for every record of a JSON document: one object, an array of them, or one a
 * line. A line that is no JSON is bad, the last one or all of them an error: cut off. The
 * arena is empty at each call. When no record reached the sink, and the document is not an
 * empty array: E_PARSE saying what was expected and found.
 */
typedef int feed_record_fn(struct feed_input *in, struct json v, struct err *e);
MUST_CHECK int feed_records(struct feed_input *in, feed_record_fn *each, struct err *e);

/* E_PARSE: "expected ..., found a JSON object with the keys ...". */
int feed_unexpected(struct feed_input *in, struct json found, struct err *e);

/* The same for a text: "line N" is the one in->line tells. */
int feed_unexpected_line(struct feed_input *in, struct err *e);

/* Lists that grow in the arena. */
#define FEED_LIST(name, type)                                                                      \
    struct name {                                                                                  \
        type *p;                                                                                   \
        size_t n, cap;                                                                             \
    }
FEED_LIST(feed_strs, struct str);
FEED_LIST(feed_ranges, struct advisory_range);
FEED_LIST(feed_affecteds, struct advisory_affected);
void *feed_list_room(struct arena *a, void *p, size_t n, size_t *cap, size_t size);
/* A new zeroed element at the end. */
#define feed_list_add(a, l)                                                                        \
    ((l)->p = feed_list_room((a), (l)->p, (l)->n, &(l)->cap, sizeof *(l)->p), &(l)->p[(l)->n++])

/* An id as ids are: 1 to FEED_ID_MAX bytes of ASCII, no space, no control. */
bool feed_id_ok(struct str id);
/* A package's name: 1 to FEED_NAME_MAX bytes, no control characters. */
bool feed_name_ok(struct str name);
/*
 * *ret: seconds; 0 for null, for times before 1970 (Go's zero time) and what is no time. False
 * when v is neither null nor a time.
 */
bool feed_time(struct json v, int64_t *ret);
/*
 * Adds the strings of an array; a lone string is an array of one, null of none. False when v
 * is or holds something else.
 */
bool feed_strs_add(struct arena *a, struct feed_strs *to, struct json v);
/* Adds s unless it is empty or there; looks at the last FEED_SEEN only. */
enum { FEED_SEEN = 64 };
void feed_strs_add_new(struct arena *a, struct feed_strs *to, struct str s);
/* The first line, without white space at its ends. */
struct str feed_title(struct str s);
