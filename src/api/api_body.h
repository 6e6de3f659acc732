/* JSON bodies by a table of fields; what is unknown, twice there or of another type is named. */
#pragma once
#include "api/api.h"

enum api_field_type {
    API_TEXT,
    API_I64,
    API_BOOL,
    API_DAY, /* int64_t: a day number */
    API_JSON /* struct json: looked at by the handler */
};

struct api_field {
    const char *name;
    enum api_field_type type;
    size_t offset; /* of a struct str, int64_t, bool or struct json in the target */
    bool required;
    bool null; /* null leaves the target as it is */
};

struct api_fields {
    const struct api_field *p;
    size_t n;
};
#define API_FIELDS(list) ((struct api_fields){list, sizeof(list) / sizeof *(list)})

/* The body into *target. E_TYPE, E_PARSE, E_INVALID with the field as path. */
MUST_CHECK int api_body(struct api_call *c, struct api_fields fields, void *target, struct err *e);
/* The same for an object inside of a body. */
MUST_CHECK int api_object(struct api_call *c, struct json v, struct api_fields fields, void *target,
                          struct err *e);
/* The body as one record of texts, for imports: numbers and lists become text, null becomes "". */
MUST_CHECK int api_record(struct api_call *c, struct record *ret, struct err *e);
