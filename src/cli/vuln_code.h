/* The ids that people type (GHSA, DSA ...) -> the code of the store for a vulnerability. */
#pragma once
#include "cli/cli.h"

/*
 * *id becomes that code where the feeds tell it (*known), else stays. An image that cannot be
 * read is an error.
 */
MUST_CHECK int cli_vuln_code(struct cli *c, struct str *id, bool *known, struct err *e);
