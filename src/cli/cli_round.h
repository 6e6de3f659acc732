/*
 * Imports bring the estate up to date by themselves: the round behind a command, and what
 * it says.
 */
#pragma once
#include "cli/cli.h"
#include "domain/round/round.h"

/* Runs the round and says on standard error what it changed. */
MUST_CHECK int cli_round(struct cli *c, struct act *t, struct err *e);
/* The same when there is a store; without one there is nothing to do. */
MUST_CHECK int cli_round_if_store(struct cli *c, struct err *e);
