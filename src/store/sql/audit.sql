-- The audit log (audit.c).

-- The last entry of a chain.
-- audit_head(chain text) -> seq i64, hash bytes
SELECT seq, hash FROM audit WHERE chain = :chain ORDER BY seq DESC LIMIT 1;

-- audit_add(chain text, seq i64, at i64, actor text, action text, subject text, detail text,
--   prev bytes, hash bytes)
INSERT INTO audit (chain, seq, at, actor, action, subject, detail, prev, hash)
VALUES (:chain, :seq, :at, :actor, :action, :subject, :detail, :prev, :hash);

-- Everything, chain by chain from its first entry.
-- audit_all()
--   -> chain text, seq i64, at i64, actor text, action text, subject text, detail text,
--   prev bytes, hash bytes
SELECT chain, seq, at, actor, action, subject, detail, prev, hash
FROM audit ORDER BY chain, seq;

-- The newest entries of a chain before one (before = the largest number for the newest).
-- audit_before(chain text, before i64, most i64)
--   -> seq i64, at i64, actor text, action text, subject text, detail text, hash bytes
SELECT seq, at, actor, action, subject, detail, hash
FROM audit WHERE chain = :chain AND seq < :before ORDER BY seq DESC LIMIT :most;

-- The newest entries of a chain before one, by who, what (or the beginning of it, as a pattern of LIKE)
-- and whom; empty: any.
-- audit_page(chain text, actor text, action text, pattern text, subject text, before i64, most i64)
--   -> chain text, seq i64, at i64, actor text, action text, subject text, detail text, hash bytes
SELECT chain, seq, at, actor, action, subject, detail, hash FROM audit
WHERE chain = :chain AND seq < :before AND (:actor = '' OR actor = :actor)
  AND (:action = '' OR action = :action OR action LIKE :pattern) AND (:subject = '' OR subject = :subject)
ORDER BY seq DESC LIMIT :most;

-- What was logged behind an entry of a chain, in order.
-- audit_since(chain text, after i64, most i64) -> seq i64, action text
SELECT seq, action FROM audit WHERE chain = :chain AND seq > :after ORDER BY seq LIMIT :most;
