/* Pieces of order keys. What they write is never a prefix of another value's writing. */
#pragma once
#include "base/buf.h"

/* A number of any length by value: its length (1..), then its digits. Never begins with 0. */
void ver_key_number(struct buf *out, struct str digits);
/* Bytes that are not 0, then a 0: a shorter word sorts before what it begins. */
void ver_key_word(struct buf *out, struct str word);
void ver_key_word_lower(struct buf *out, struct str word); /* ASCII folded */
