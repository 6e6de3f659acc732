/* Debian's code names and the spaces of its releases. Inner header of feed/. */
#pragma once
#include "format/feed/feed_input.h"

/* "bookworm" -> "deb/debian/12", "sid" -> "deb/debian/sid"; "" when unknown. In the arena. */
struct str debian_release_space(struct arena *a, struct str codename);
