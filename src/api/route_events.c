/* What changes, as server-sent events; the service makes the stream. */
#include "api/routes.h"

static int follow(struct api_call *c, struct api_answer *r, struct err *e)
{
    (void)c;
    (void)e;
    r->type = "text/event-stream";
    r->events = true;
    return 0;
}

const struct api_route event_routes[] = {
    {API_GET, "/events", "streamEvents", RIGHT_READ, false, NULL, follow}, {0}};
