#include "codec/json_locate.h"
#include "codec/json_read.h"

struct scan {
    struct str s;
    size_t at;
    enum json_fault fault;
    int depth;
    bool object[JSON_DEPTH + 1]; /* what is open at each depth */
};

static int peek(const struct scan *c)
{
    return c->at < c->s.n ? (unsigned char)c->s.p[c->at] : -1;
}

static bool fail(struct scan *c, enum json_fault fault)
{
    c->fault = c->at >= c->s.n && fault != JSON_FAULT_DEPTH ? JSON_FAULT_END : fault;
    return false;
}

static void space_skip(struct scan *c)
{
    for (int ch = peek(c); ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r'; ch = peek(c))
        c->at++;
}

static bool hex4(struct scan *c, uint32_t *ret)
{
    uint32_t v = 0;

    for (int i = 0; i < 4; i++, c->at++) {
        int ch = peek(c);
        int low = ch | 0x20;

        if (ch >= '0' && ch <= '9')
            v = v << 4 | (uint32_t)(ch - '0');
        else if (ch > 0 && low >= 'a' && low <= 'f')
            v = v << 4 | (uint32_t)(low - 'a' + 10);
        else
            return fail(c, JSON_FAULT_ESCAPE);
    }
    *ret = v;
    return true;
}

/* What follows a backslash. */
static bool escape_scan(struct scan *c)
{
    uint32_t high, low;
    int ch = peek(c);

    if (ch < 0 || !strchr("\"\\/bfnrtu", ch) || ch == 0)
        return fail(c, JSON_FAULT_ESCAPE);
    c->at++;
    if (ch != 'u')
        return true;
    if (!hex4(c, &high))
        return false;
    if (high < 0xd800 || high > 0xdfff)
        return true;
    if (high > 0xdbff || !str_starts(str_sub(c->s, c->at, c->s.n), STR("\\u")))
        return fail(c, JSON_FAULT_ESCAPE);
    c->at += 2;
    return hex4(c, &low) && ((low >= 0xdc00 && low <= 0xdfff) || fail(c, JSON_FAULT_ESCAPE));
}

static bool string_scan(struct scan *c)
{
    uint32_t cp;

    for (c->at++;;) {
        int ch = peek(c);

        if (ch < 0x20)
            return fail(c, JSON_FAULT_CONTROL);
        if (ch >= 0x80) {
            size_t n = str_char(str_sub(c->s, c->at, c->s.n), &cp);

            if (n == 0) {
                c->fault = JSON_FAULT_UTF8;
                return false;
            }
            c->at += n;
            continue;
        }
        c->at++;
        if (ch == '"')
            return true;
        if (ch == '\\' && !escape_scan(c))
            return false;
    }
}

static bool digits_scan(struct scan *c)
{
    size_t from = c->at;

    while (peek(c) >= '0' && peek(c) <= '9')
        c->at++;
    return c->at > from || fail(c, JSON_FAULT_NUMBER);
}

static bool beyond_double(struct str number)
{
    struct buf z = BUF_INIT(0);

    buf_add(&z, number);
    buf_add_char(&z, '\0');
    double v = strtod(z.p, NULL);

    buf_done(&z);
    return __builtin_isinf(v);
}

static bool number_scan(struct scan *c)
{
    size_t from = c->at;

    c->at += peek(c) == '-';
    if (peek(c) == '0')
        c->at++;
    else if (!digits_scan(c))
        return false;
    if (peek(c) == '.') {
        c->at++;
        if (!digits_scan(c))
            return false;
    }
    if (peek(c) == 'e' || peek(c) == 'E') {
        c->at++;
        c->at += peek(c) == '+' || peek(c) == '-';
        if (!digits_scan(c))
            return false;
    }
    if (peek(c) >= 0 && (char_is_alnum((char)peek(c)) || strchr("+-.", peek(c) ? peek(c) : 'x')))
        return fail(c, JSON_FAULT_NUMBER);
    if (!beyond_double(str_sub(c->s, from, c->at)))
        return true;
    c->at = from;
    return fail(c, JSON_FAULT_RANGE);
}

static bool word_scan(struct scan *c, struct str word)
{
    for (size_t i = 0; i < word.n; i++, c->at++)
        if (peek(c) != word.p[i])
            return fail(c, JSON_FAULT_BYTE);
    return true;
}

static bool scalar_scan(struct scan *c)
{
    int ch = peek(c);

    if (ch == '"')
        return string_scan(c);
    if (ch == '-' || (ch >= '0' && ch <= '9'))
        return number_scan(c);
    if (ch == 't')
        return word_scan(c, STR("true"));
    if (ch == 'f')
        return word_scan(c, STR("false"));
    return ch == 'n' ? word_scan(c, STR("null")) : fail(c, JSON_FAULT_BYTE);
}

/* `"name" :` and the space behind it. */
static bool name_scan(struct scan *c)
{
    if (peek(c) != '"')
        return fail(c, JSON_FAULT_BYTE);
    if (!string_scan(c))
        return false;
    space_skip(c);
    if (peek(c) != ':')
        return fail(c, JSON_FAULT_BYTE);
    c->at++;
    space_skip(c);
    return true;
}

/* Opens a container; *empty when it closes at once. */
static bool open_scan(struct scan *c, bool *empty)
{
    bool object = peek(c) == '{';

    if (c->depth == JSON_DEPTH)
        return fail(c, JSON_FAULT_DEPTH);
    c->object[++c->depth] = object;
    c->at++;
    space_skip(c);
    *empty = peek(c) == (object ? '}' : ']');
    return *empty || !object || name_scan(c);
}

/* Behind a value: closes what ends here; true with *more when another value follows. */
static bool close_scan(struct scan *c, bool *more)
{
    for (*more = false; c->depth > 0;) {
        bool object = c->object[c->depth];

        space_skip(c);
        if (peek(c) == ',') {
            c->at++;
            space_skip(c);
            *more = true;
            return !object || name_scan(c);
        }
        if (peek(c) != (object ? '}' : ']'))
            return fail(c, JSON_FAULT_BYTE);
        c->at++;
        c->depth--;
    }
    return true;
}

static bool document_scan(struct scan *c)
{
    for (bool more = true; more;) {
        bool empty = false;
        bool container = peek(c) == '{' || peek(c) == '[';

        if (!(container ? open_scan(c, &empty) : scalar_scan(c)))
            return false;
        if (container && !empty)
            continue;
        if (!close_scan(c, &more))
            return false;
    }
    return true;
}

enum json_fault json_locate(struct str text, size_t *at)
{
    struct scan c = {.s = text};

    if (str_starts(text, STR("\xef\xbb\xbf")))
        c.at = 3;
    space_skip(&c);
    if (c.at == text.n) {
        c.fault = JSON_FAULT_EMPTY;
    } else if (document_scan(&c)) {
        space_skip(&c);
        c.fault = c.at < text.n ? JSON_FAULT_TRAILING : JSON_FAULT_NONE;
    }
    *at = c.at;
    return c.fault;
}

static int message_set(enum json_fault fault, struct err *e)
{
    switch (fault) {
    case JSON_FAULT_EMPTY: return err_set(e, E_PARSE, "an empty JSON text; give a document");
    case JSON_FAULT_END:
        return err_set(e, E_PARSE, "the JSON ends too early; it is cut off, get it again");
    case JSON_FAULT_CONTROL:
        return err_set(e, E_PARSE, "a control character in a JSON string; write it as \\u00XX");
    case JSON_FAULT_ESCAPE:
        return err_set(e, E_PARSE, "a bad escape sequence in a JSON string; correct it");
    case JSON_FAULT_UTF8:
        return err_set(e, E_PARSE, "bytes that are not UTF-8; save the text as UTF-8");
    case JSON_FAULT_NUMBER:
        return err_set(e, E_PARSE, "a number that JSON does not allow; correct it");
    case JSON_FAULT_RANGE: return err_set(e, E_PARSE, "a number out of range; correct it");
    case JSON_FAULT_DEPTH:
        return err_set(e, E_LIMIT, "JSON nested deeper than %d; flatten it", JSON_DEPTH);
    case JSON_FAULT_TRAILING:
        return err_set(e, E_PARSE, "more text behind the end of the JSON; remove it");
    case JSON_FAULT_NONE:
    case JSON_FAULT_BYTE: break;
    }
    return err_set(e, E_PARSE, "a character that cannot stand here; this is not JSON");
}

int json_fault_set(enum json_fault fault, struct str text, size_t at, struct err *e)
{
    struct str before = str_sub(text, 0, at);
    size_t lines = str_count(before, '\n');
    ptrdiff_t nl = str_rfind_char(before, '\n');
    size_t column = 1;

    for (size_t i = (size_t)(nl + 1); i < before.n; i++)
        column += ((unsigned char)before.p[i] & 0xc0) != 0x80;
    (void)message_set(fault, e);
    if (lines == 0 && str_find_char(str_trim(text), '\n') < 0)
        return err_in(e, "column %zu", column);
    return err_in(e, "line %zu, column %zu", lines + 1, column);
}

/* The end of the string that begins at s[at], or of s. */
static size_t string_end(struct str s, size_t at)
{
    for (at++; at < s.n && s.p[at] != '"'; at++)
        at += s.p[at] == '\\';
    return at + 1 < s.n ? at + 1 : s.n;
}

/* An integer that neither int64_t nor uint64_t holds. */
static bool integer_wide(struct str token)
{
    bool negative = token.p[0] == '-';
    struct str digits = str_sub(token, negative, token.n);
    uint64_t u;
    int64_t i;

    for (size_t k = 0; k < digits.n; k++)
        if (!char_is_digit(digits.p[k]))
            return false;
    return negative ? !str_i64(token, &i) : !str_u64(token, &u);
}

static bool number_part(char c)
{
    return char_is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

bool json_widen(struct str text, struct buf *out)
{
    bool any = false;

    for (size_t at = 0; at < text.n;) {
        size_t end = at + 1;
        bool wide = false;

        if (text.p[at] == '"') {
            end = string_end(text, at);
        } else if (char_is_digit(text.p[at]) || text.p[at] == '-') {
            while (end < text.n && number_part(text.p[end]))
                end++;
            wide = integer_wide(str_sub(text, at, end));
        }
        buf_add(out, str_sub(text, at, end));
        buf_add(out, wide ? STR("e0") : STR_NONE);
        any |= wide;
        at = end;
    }
    return any;
}
