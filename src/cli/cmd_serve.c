/* niju serve: the interface and the console over HTTP. */
#include "cli/cmd.h"
#include "cli/serving.h"
#include "domain/account/link.h"

static int serve(struct cli *c, struct err *e)
{
    const struct first_person first = {STR("admin"), STR("Administrator"),
                                       str_of(c->style.lang == LANG_JA ? "ja" : "en"), "setup"};
    struct serving s = {.listen = cli_option(c, "listen"),
                        .cert = cli_option(c, "tls-cert"),
                        .key = cli_option(c, "tls-key"),
                        .proxy = cli_option(c, "proxy")};
    struct act t;
    int rc = cli_act(c, &t, e);

    if (rc == 0)
        rc = first_person_make(&t, &first, &s.link, e);
    if (rc == 0 && s.link.n)
        cli_note(c, "serve.first", NULL);
    return rc < 0 ? rc : serving_become(c, &s, e);
}

static const struct cli_option options[] = {{"listen", "ADDR:PORT", "help.listen"},
                                            {"tls-cert", "FILE", "help.tls_cert"},
                                            {"tls-key", "FILE", "help.tls_key"},
                                            {"proxy", "ADDR", "help.proxy"},
                                            {NULL, NULL, NULL}};
const struct cli_command cmd_serve = {
    .name = "serve",
    .usage = "[--listen ADDR:PORT] [--tls-cert FILE --tls-key FILE] [--proxy ADDR]",
    .help = "help.serve",
    .options = options,
    .min_words = 0,
    .max_words = 0,
    .run = serve};
