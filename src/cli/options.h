/* Words and options of a command line, and what the environment says instead. */
#pragma once
#include "cli/cli.h"

/* Fills command, words and options. E_USAGE. Global options stand anywhere; "--" ends options. */
MUST_CHECK int options_parse(struct cli *c, int argc, char **argv, struct err *e);
/* Store, feeds, language and colour where no option said them. */
void options_default(struct cli *c);
