#include "view/text.h"
#include "view/text_table.h"
#include <assert.h>
#include <stdarg.h>

enum { PLACES_MAX = 16 };

static int entry_cmp(const void *key, const void *entry)
{
    return strcmp(key, ((const struct text_entry *)entry)->key);
}

static int pair_cmp(const void *key, const void *pair)
{
    return strcmp(key, ((const struct text_pair *)pair)->en);
}

/* Aborts where the caller named no message there is. */
static const struct text_entry *entry_at(const char *key)
{
    const struct text_entry *en =
        bsearch(key, text_messages, text_message_n, sizeof *text_messages, entry_cmp);

    if (en == NULL)
        fprintf(stderr, "niju: no text has the key \"%s\"\n", key);
    assert(en);
    return en;
}

const char *text_get(enum lang l, const char *key)
{
    return entry_at(key)->text[l];
}

bool text_has(const char *key)
{
    return bsearch(key, text_messages, text_message_n, sizeof *text_messages, entry_cmp) != NULL;
}

struct place {
    const char *name, *value;
};

static void place_put(struct buf *b, struct str name, const struct place *places, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(name, str_of(places[i].name))) {
            buf_add(b, str_of(places[i].value));
            return;
        }
    }
    assert(!"a place of the message was not given");
}

void text_put(struct buf *b, enum lang l, const char *key, ...)
{
    va_list ap;

    va_start(ap, key);
    text_vput(b, l, key, ap);
    va_end(ap);
}

void text_vput(struct buf *b, enum lang l, const char *key, va_list ap)
{
    struct str rest = str_of(text_get(l, key));
    struct place places[PLACES_MAX];
    size_t n = 0;

    for (const char *name; (name = va_arg(ap, const char *)); n++) {
        assert(n < PLACES_MAX);
        places[n] = (struct place){name, va_arg(ap, const char *)};
    }
    for (;;) {
        ptrdiff_t open = str_find_char(rest, '{');

        buf_add(b, open < 0 ? rest : str_sub(rest, 0, (size_t)open));
        if (open < 0)
            break;
        rest = str_sub(rest, (size_t)open + 1, rest.n);
        place_put(b, str_cut(&rest, '}'), places, n);
    }
}

static const char *pair_ja(const struct text_pair *pairs, size_t n, const char *en)
{
    const struct text_pair *found = bsearch(en, pairs, n, sizeof *pairs, pair_cmp);

    return found ? found->ja : NULL;
}

/* What stands behind the next '%' of a conversion in *p: 's', 'z', '.' of "%.*s"; 0 at the end. */
static char conversion_next(const char **p)
{
    for (const char *s = *p; *s; s++) {
        if (*s != '%')
            continue;
        if (*++s != '%') {
            *p = s;
            return *s;
        }
    }
    return '\0';
}

/*
 * The error with the arguments that are the program's own words in Japanese. What stands in
 * the place of "%s" may be one; "%.*s" is always foreign text and stays.
 */
static void words_translate(struct err *e)
{
    struct err old = *e;
    const char *key = e->key, *arg = old.args;
    size_t used = 0;

    for (int i = 0; i < old.arg_n; i++, arg += strlen(arg) + 1) {
        char letter = conversion_next(&key);
        const char *ja = letter == 's' ? pair_ja(text_words, text_word_n, arg) : NULL;
        const char *text = ja ? ja : arg;
        size_t n = strlen(text) + 1;

        if (n > sizeof e->args - used) {
            *e = old;
            return;
        }
        memcpy(e->args + used, text, n);
        used += n;
    }
}

const char *text_error(enum lang l, const struct err *e, char *out, size_t n)
{
    const char *ja = l == LANG_JA && e->key ? pair_ja(text_errors, text_error_n, e->key) : NULL;
    struct err said = *e;
    char message[sizeof e->text];

    assert(n > 0);
    if (ja) {
        words_translate(&said);
        err_render(&said, ja, message, sizeof message);
    } else {
        memcpy(message, e->text, sizeof message);
    }
    snprintf(out, n, "%s%s%s", e->path, e->path[0] ? ": " : "", message);
    return out;
}

enum lang text_lang_of(const char *locale)
{
    if (locale == NULL || strncmp(locale, "ja", 2) != 0)
        return LANG_EN;
    return locale[2] == '\0' || strchr("_-.@", locale[2]) ? LANG_JA : LANG_EN;
}
