/* --help: of the program, or of one command. */
#pragma once
#include "cli/cli.h"

void help_write(struct cli *c);
