/* What no request may have: parsers along the way would read it in different ways. */
#pragma once
#include "net/http_server.h"

/* 0, or the status to refuse it with. */
int http_guard(const struct http_request *q, struct str version);
