/*
 * Inside of the service: what changed, for event streams. A feed is read from the audit log once
 * for all streams; each knows how far it got. Locked inside.
 */
#pragma once
#include "domain/org/act.h"
#include "net/http_server.h"

struct event_feed;

struct event_feed *event_feed_new(void);
void event_feed_free(struct event_feed *f); /* NULL is a no-op; no stream may be left */
/* Reads what was logged since; *told: streams have something to send. */
MUST_CHECK int event_feed_read(struct event_feed *f, struct act *t, bool *told, struct err *e);
/* A stream; `last` is the event a client saw last ("" = none). In the arena. */
struct http_stream *event_stream_new(struct event_feed *f, struct arena *a, struct str last);
