/*
 * The service as a program of its own, so that niju itself links no server. Started by
 * `niju serve` and `niju demo`, with everything said by options; ends on SIGTERM or SIGINT.
 */
#include "api/service.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "console/console_assets.h"
#include "domain/account/session.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { ASSERT_STATUS = 70, TICK_SECONDS = 1, PROXIES_MAX = 16, THREADS = 4 };

struct serve {
    const char *store, *feeds, *listen, *cert, *key, *link, *lang;
    struct str proxies[PROXIES_MAX];
    size_t proxy_n;
    int64_t now;
};

static volatile sig_atomic_t stopping;

static void on_abort(int sig)
{
    (void)sig;
    _exit(ASSERT_STATUS);
}

static void on_stop(int sig)
{
    (void)sig;
    stopping = 1;
}

static int fail(const struct err *e)
{
    char text[2048];

    fprintf(stderr, "niju: %s\n", text_error(LANG_EN, e, text, sizeof text));
    return err_exit_status(e->code);
}

static int options_read(int argc, char **argv, struct serve *s, struct err *e)
{
    struct {
        const char *name;
        const char **value;
    } const options[] = {{"--store", &s->store},   {"--feeds", &s->feeds}, {"--listen", &s->listen},
                         {"--tls-cert", &s->cert}, {"--tls-key", &s->key}, {"--link", &s->link},
                         {"--lang", &s->lang}};

    for (int i = 1; i < argc; i++) {
        size_t k = 0;

        if (i + 1 == argc)
            return err_set(e, E_USAGE, "option %s needs a value", argv[i]);
        if (strcmp(argv[i], "--proxy") == 0) {
            if (s->proxy_n == PROXIES_MAX)
                return err_set(e, E_USAGE, "over %d proxies", PROXIES_MAX);
            s->proxies[s->proxy_n++] = str_of(argv[++i]);
            continue;
        }
        while (k < sizeof options / sizeof *options && strcmp(argv[i], options[k].name) != 0)
            k++;
        if (k == sizeof options / sizeof *options)
            return err_set(e, E_USAGE, "there is no option %s", argv[i]);
        *options[k].value = argv[++i];
    }
    if (s->store == NULL || s->feeds == NULL || s->listen == NULL)
        return err_set(e, E_USAGE, "started by niju serve; use that");
    if ((s->cert == NULL) != (s->key == NULL))
        return err_set(e, E_USAGE, "--tls-cert and --tls-key go together");
    return 0;
}

/* "127.0.0.1:8443", "[::1]:8443" */
static int listen_read(const struct serve *s, struct str *address, uint16_t *port, struct err *e)
{
    struct str all = str_of(s->listen);
    ptrdiff_t colon = str_rfind_char(all, ':');
    uint64_t n = 0;

    if (colon < 0 || !str_u64(str_sub(all, (size_t)colon + 1, all.n), &n) || n > UINT16_MAX)
        return err_set(e, E_USAGE, "--listen \"%s\" is no ADDRESS:PORT", s->listen);
    *address = str_sub(all, 0, (size_t)colon);
    if (address->n > 2 && address->p[0] == '[')
        *address = str_sub(*address, 1, address->n - 1);
    *port = (uint16_t)n;
    if (s->cert == NULL && s->proxy_n == 0 && !http_address_is_loopback(*address))
        return err_set(e, E_REFUSED,
                       "no TLS: %s is not this machine alone; give --tls-cert and --tls-key, or "
                       "--proxy for the address of the proxy before it",
                       s->listen);
    return 0;
}

/* What a person opens first: the address, with the one-time link when there is one. */
static void address_tell(const struct serve *s, struct str address, uint16_t port)
{
    bool v6 = memchr(address.p, ':', address.n) != NULL;

    printf("http%s://%s%.*s%s:%u/", s->cert ? "s" : "", v6 ? "[" : "", STR_ARG(address),
           v6 ? "]" : "", (unsigned)port);
    if (s->link)
        printf("sign-in#token=%s", s->link);
    printf("\n");
    fflush(stdout);
}

static bool console_file(struct str path, struct str accept, struct service_file *ret)
{
    static const char *const encodings[CONSOLE_FORMS] = {NULL, "gzip", "br"};
    const struct console_asset *f = console_asset_find(path);

    if (f == NULL)
        return false;
    ptrdiff_t nonce_at = console_nonce_at(f);
    enum console_form form = nonce_at < 0 ? console_form_of(f, accept) : CONSOLE_PLAIN;

    *ret = (struct service_file){f->forms[form], f->type, f->etag, encodings[form], f->immutable,
                                 .nonce_at = nonce_at < 0 ? 0 : (size_t)nonce_at,
                                 .nonce_n = nonce_at < 0 ? 0 : sizeof CONSOLE_NONCE - 1};
    return true;
}

static void serve_until_stopped(struct service *service, struct http_server *server)
{
    while (!stopping) {
        sleep(TICK_SECONDS); /* a signal ends it early */
        if (!stopping && service_tick(service))
            http_server_wake(server);
    }
}

static int serve(struct serve *s, struct err *e)
{
    const struct service_options so = {
        .store = s->store, .feeds = s->feeds, .now = s->now, .file = console_file};
    struct http_options o = {.threads = THREADS,
                             .limits = {.header_bytes = 32 << 10,
                                        .body_bytes = (size_t)64 << 20,
                                        .idle_seconds = 30,
                                        .request_seconds = 300,
                                        .connections = 8192,
                                        .per_address = 4096},
                             .tls_cert = s->cert,
                             .tls_key = s->key,
                             .proxies = s->proxies,
                             .proxy_n = s->proxy_n,
                             .handler = service_answer};
    struct http_server *server = NULL;
    struct service *service = NULL;
    int rc = listen_read(s, &o.address, &o.port, e);

    if (rc == 0)
        rc = service_new(&so, &service, e);
    o.ctx = service;
    if (rc == 0)
        rc = http_server_start(&o, &server, e);
    if (rc == 0) {
        address_tell(s, o.address, http_server_port(server));
        log_event(LOG_WARN, "service.started", "listen", s->listen, NULL);
        serve_until_stopped(service, server);
        log_event(LOG_WARN, "service.stopped", NULL);
    }
    http_server_stop(server);
    service_free(service);
    return rc;
}

int main(int argc, char **argv)
{
    const char *fault = getenv("NIJU_FAULT"), *fixed = getenv("NIJU_NOW");
    struct sigaction stop = {.sa_handler = on_stop};
    struct serve s = {0};
    struct err e = {0};

    signal(SIGABRT, on_abort);
    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        fprintf(stderr, "niju: cannot give up new privileges: %s\n", strerror(errno));
        return 6;
    }
    if ((fixed && !clock_parse(str_of(fixed), &s.now)) || (fault && !fault_set(fault))) {
        fprintf(stderr, "niju: NIJU_NOW or NIJU_FAULT is not understood\n");
        return 2;
    }
    if (options_read(argc, argv, &s, &e) < 0 || serve(&s, &e) < 0)
        return fail(&e);
    return 0;
}
