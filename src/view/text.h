/*
 * Texts for people in Japanese and English, from data/text (messages.tsv, errors.tsv,
 * words.tsv). Immutable: threads share them.
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

enum lang { LANG_EN, LANG_JA };

/* A message; its {places} stay. Aborts on an unknown key: a bug. */
const char *text_get(enum lang l, const char *key);
bool text_has(const char *key);
/*
 * Appends a message with its places filled: text_put(b, l, "list.more", "count", "12", NULL),
 * pairs of place and value up to a NULL. Aborts on a place that was not given.
 */
void text_put(struct buf *b, enum lang l, const char *key, ...) __attribute__((sentinel));
void text_vput(struct buf *b, enum lang l, const char *key, __builtin_va_list ap);
/*
 * "path: message", the whole line about an error without an end; English where a key has no
 * translation. Writes at most n bytes with a NUL and returns out.
 */
const char *text_error(enum lang l, const struct err *e, char *out, size_t n);
/* "ja", "ja_JP.UTF-8", "ja-JP" are Japanese, all else (NULL, "C") English. */
enum lang text_lang_of(const char *locale);
