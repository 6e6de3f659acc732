#include "net/http_guard.h"

/* RFC 9110, 5.6.2 */
static bool token(struct str s)
{
    static const char extra[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alnum(s.p[i]) && (s.p[i] == '\0' || strchr(extra, s.p[i]) == NULL))
            return false;
    return s.n > 0;
}

static bool value_clean(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
            return false;
    return true;
}

static bool path_clean(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= 0x20 || (unsigned char)s.p[i] >= 0x7f)
            return false;
    return s.n > 0 && s.p[0] == '/';
}

/* How the body's end is told: one way, said once (RFC 9112, 6.3). */
static bool length_clear(const struct http_request *q)
{
    struct str length = STR_NONE, coding = STR_NONE;
    size_t lengths = 0, codings = 0;
    uint64_t n;

    for (size_t i = 0; i < q->header_n; i++) {
        if (str_ieq(q->headers[i].name, STR("content-length"))) {
            length = q->headers[i].value;
            lengths++;
        } else if (str_ieq(q->headers[i].name, STR("transfer-encoding"))) {
            coding = q->headers[i].value;
            codings++;
        }
    }
    if (lengths + codings > 1)
        return false;
    if (codings == 1)
        return str_ieq(coding, STR("chunked"));
    return lengths == 0 || str_u64(length, &n);
}

int http_guard(const struct http_request *q, struct str version)
{
    size_t hosts = 0;

    if (!token(q->method) || !path_clean(q->path))
        return 400;
    if (!str_eq(version, STR("HTTP/1.1")))
        return str_eq(version, STR("HTTP/1.0")) ? 426 : 505;
    for (size_t i = 0; i < q->header_n; i++) {
        if (!token(q->headers[i].name) || !value_clean(q->headers[i].value))
            return 400;
        hosts += str_ieq(q->headers[i].name, STR("host"));
    }
    if (hosts != 1 || !length_clear(q))
        return 400;
    return 0;
}
