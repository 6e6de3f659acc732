#include "domain/org/act.h"
#include "store/audit.h"

int act_audit(struct act *t, const char *action, struct str subject, struct str detail,
              struct err *e)
{
    const struct audit_entry entry = {
        .at = t->now,
        .actor = t->actor,
        .action = str_of(action),
        .subject = subject,
        .detail = detail,
    };

    return audit_append(t->db, &entry, e);
}
