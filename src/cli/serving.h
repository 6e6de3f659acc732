/* Becoming the service: libexec/niju/niju-serve takes the program's place. */
#pragma once
#include "cli/cli.h"

enum { SERVING_LISTEN_MAX = 200 };
#define SERVING_LISTEN "127.0.0.1:8400"

struct serving {
    struct str listen; /* "" = SERVING_LISTEN */
    struct str cert, key, proxy;
    struct str link; /* a sign-in link's secret, told with the address; "" = none */
};

/* Writes what the command has to say, then does not return but for an error. */
MUST_CHECK int serving_become(struct cli *c, const struct serving *s, struct err *e);
