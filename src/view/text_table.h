/* The tables tools/gen-texts makes of data/text, sorted by strcmp. Only text.c reads them. */
#pragma once
#include <stddef.h>

struct text_entry {
    const char *key;
    const char *text[2]; /* by enum lang */
};

struct text_pair {
    const char *en, *ja;
};

extern const struct text_entry text_messages[];
extern const size_t text_message_n;
extern const struct text_pair text_errors[]; /* by the key of err_set */
extern const size_t text_error_n;
extern const struct text_pair text_words[]; /* arguments of errors that are words */
extern const size_t text_word_n;
