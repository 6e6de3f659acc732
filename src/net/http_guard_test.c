#include "net/http_guard.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct guard_case {
    const char *what, *method, *path, *version;
    struct http_header headers[4];
    int status;
};

#define H(n, v)                                                                                    \
    {                                                                                              \
        {n, sizeof(n) - 1},                                                                        \
        {                                                                                          \
            v, sizeof(v) - 1                                                                       \
        }                                                                                          \
    }
#define HOST H("Host", "niju.example")

static const struct guard_case cases[] = {
    {"plain", "GET", "/", "HTTP/1.1", {HOST}, 0},
    {"a length", "POST", "/", "HTTP/1.1", {HOST, H("Content-Length", "5")}, 0},
    {"chunks", "POST", "/", "HTTP/1.1", {HOST, H("Transfer-Encoding", "chunked")}, 0},
    {"length with coding",
     "POST",
     "/",
     "HTTP/1.1",
     {HOST, H("Content-Length", "5"), H("Transfer-Encoding", "chunked")},
     400},
    {"two lengths",
     "POST",
     "/",
     "HTTP/1.1",
     {HOST, H("Content-Length", "5"), H("content-length", "5")},
     400},
    {"a list of lengths", "POST", "/", "HTTP/1.1", {HOST, H("Content-Length", "5, 5")}, 400},
    {"a signed length", "POST", "/", "HTTP/1.1", {HOST, H("Content-Length", "+5")}, 400},
    {"an empty length", "POST", "/", "HTTP/1.1", {HOST, H("Content-Length", "")}, 400},
    {"another coding",
     "POST",
     "/",
     "HTTP/1.1",
     {HOST, H("Transfer-Encoding", "gzip, chunked")},
     400},
    {"two codings",
     "POST",
     "/",
     "HTTP/1.1",
     {HOST, H("Transfer-Encoding", "chunked"), H("Transfer-Encoding", "identity")},
     400},
    {"no host", "GET", "/", "HTTP/1.1", {H("Accept", "*/*")}, 400},
    {"two hosts", "GET", "/", "HTTP/1.1", {HOST, H("host", "other.example")}, 400},
    {"a blank before the colon", "GET", "/", "HTTP/1.1", {HOST, H("Content-Length ", "5")}, 400},
    {"a line in a value", "GET", "/", "HTTP/1.1", {HOST, H("X", "a\r\nContent-Length: 5")}, 400},
    {"another host in the address", "GET", "http://other.example/", "HTTP/1.1", {HOST}, 400},
    {"a method that is none", "GE T", "/", "HTTP/1.1", {HOST}, 400},
    {"bytes in the path", "GET", "/\xe3\x81\x82", "HTTP/1.1", {HOST}, 400},
    {"old", "GET", "/", "HTTP/1.0", {HOST}, 426},
    {"new", "GET", "/", "HTTP/2.0", {HOST}, 505},
};

static void refuses_what_is_read_in_two_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct guard_case *k = &cases[i];
        struct http_request q = {.method = str_of(k->method), .path = str_of(k->path)};

        q.headers = k->headers;
        while (q.header_n < 4 && k->headers[q.header_n].name.p)
            q.header_n++;
        int status = http_guard(&q, str_of(k->version));

        if (status != k->status)
            fail_msg("%s: %d, not %d", k->what, status, k->status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(refuses_what_is_read_in_two_ways)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
