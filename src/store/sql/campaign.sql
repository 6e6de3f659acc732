-- campaign_add(title text, query text, tier i64, severity i64, kev i64, unit i64?, note text, at i64, actor text) -> id i64
INSERT INTO campaign (title, query, tier, severity, kev, unit, note, created_at, created_by, ended_at)
VALUES (:title, :query, :tier, :severity, :kev, :unit, :note, :at, :actor, 0) RETURNING id;

-- campaign_due_put(campaign i64, region text, due_day i64)
INSERT INTO campaign_due (campaign, region, due_day) VALUES (:campaign, :region, :due_day)
ON CONFLICT (campaign, region) DO UPDATE SET due_day = excluded.due_day;

-- campaign_due_clear(campaign i64)
DELETE FROM campaign_due WHERE campaign = :campaign;

-- campaign_dues(campaign i64) -> region text, due_day i64
SELECT region, due_day FROM campaign_due WHERE campaign = :campaign ORDER BY region;

-- campaigns_before(before i64, most i64, id i64, state text)
--   -> id i64, title text, query text, tier i64, severity i64, kev i64, unit i64?, note text, created_at i64,
--   created_by text, ended_at i64, version i64
SELECT id, title, query, tier, severity, kev, unit, note, created_at, created_by, ended_at, version
FROM campaign WHERE id < :before AND (:id = 0 OR id = :id)
  AND (:state = '' OR :state = 'open' AND ended_at = 0 OR :state = 'ended' AND ended_at > 0)
ORDER BY id DESC LIMIT :most;

-- campaign_set(id i64, title text, note text, ended_at i64)
UPDATE campaign SET title = :title, note = :note, ended_at = :ended_at, version = version + 1 WHERE id = :id;

-- Every unit that is asked has a row from the beginning: silence shows.
-- campaign_ask(campaign i64, unit i64)
INSERT INTO campaign_answer (campaign, unit, answer, interim, done, note, answered_at, actor, reminded_at)
VALUES (:campaign, :unit, '', '', 0, '', 0, '', 0);

-- campaign_answer_put(campaign i64, unit i64, answer text, interim text, done i64, note text, at i64, actor text)
UPDATE campaign_answer SET answer = :answer, interim = :interim, done = :done, note = :note, answered_at = :at,
  actor = :actor WHERE campaign = :campaign AND unit = :unit;

-- campaign_remind(campaign i64, at i64)
UPDATE campaign_answer SET reminded_at = :at WHERE campaign = :campaign AND answer = '';

-- campaign_answers(campaign i64)
--   -> unit i64, answer text, interim text, done i64, note text, answered_at i64, actor text, reminded_at i64
SELECT unit, answer, interim, done, note, answered_at, actor, reminded_at
FROM campaign_answer WHERE campaign = :campaign ORDER BY unit;
