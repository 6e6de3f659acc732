/* Pieces of order keys. What they write is never a prefix of another value's writing. */
#pragma once
#include "base/buf.h"

/*
 * A number of any length by value: a byte from `low` (zero) to `high` (very long) for how
 * long it is, then its digits. So `low` also says that a number stands here.
 */
void ver_key_number_in(struct buf *out, uint8_t low, uint8_t high, struct str digits);
void ver_key_number(struct buf *out, struct str digits); /* from 1: never begins with 0 */
/* Bytes that are not 0, then a 0: a shorter word sorts before what it begins. */
void ver_key_word(struct buf *out, struct str word);
void ver_key_word_lower(struct buf *out, struct str word); /* ASCII folded */
