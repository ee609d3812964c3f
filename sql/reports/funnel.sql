-- What came into each step of the night, and what became of it.
-- Grain: step and outcome.
-- Reads: core.captures, core.feed_polls, core.entries, ops.outcomes, core.event_mentions, core.event_members, core.article_versions.
-- Why: nothing may be lost unseen. `input_count` is counted from the items themselves, `item_count` from their outcomes.
WITH night_captures AS (
    SELECT run_id, capture_id, kind_code, captured_at
    FROM core.captures
    WHERE list_contains($runs::VARCHAR[], run_id)
),
night_outcomes AS (
    SELECT outcomes.step_code, outcomes.item_kind, outcomes.outcome_code, captures.kind_code
    FROM ops.outcomes
    LEFT JOIN night_captures AS captures ON captures.run_id = outcomes.run_id AND captures.capture_id = outcomes.item_id
    WHERE list_contains($runs::VARCHAR[], outcomes.run_id)
),
night_mentions AS (
    SELECT DISTINCT event_mentions.event_mention_id, event_mentions.status, event_members.event_id
    FROM core.event_mentions
    LEFT JOIN core.event_members USING (event_mention_id)
    WHERE list_contains($runs::VARCHAR[], event_mentions.run_id)
),
earlier_versions AS (
    SELECT article_version_id
    FROM core.article_versions
    WHERE captured_at < (SELECT min(captured_at) FROM night_captures)
),
reports AS (
    SELECT event_id, event_mention_id
    FROM core.event_members
    SEMI JOIN night_mentions USING (event_id)
),
earlier_events AS (
    SELECT DISTINCT event_id
    FROM core.event_mentions
    JOIN reports USING (event_mention_id)
    WHERE article_version_id IN (FROM earlier_versions)
),
step_outcomes AS (
    SELECT 1 AS step_number, outcome_code FROM core.feed_polls WHERE list_contains($runs::VARCHAR[], run_id)
    UNION ALL
    SELECT 2, outcome_code FROM night_outcomes WHERE item_kind = 'entry'
    UNION ALL
    SELECT 3, outcome_code FROM night_outcomes WHERE step_code IN ('fetch', 'capture') AND kind_code <> 'feed'
    UNION ALL
    SELECT 4, outcome_code FROM night_outcomes WHERE step_code = 'extract' AND item_kind = 'capture' AND kind_code <> 'feed'
    UNION ALL
    SELECT 5, outcome_code FROM night_outcomes WHERE step_code = 'entities'
    UNION ALL
    SELECT 6, outcome_code FROM night_outcomes WHERE step_code = 'events'
    UNION ALL
    SELECT 7, 'mention.' || CASE WHEN event_id IS NOT NULL THEN 'counted' WHEN status = 'asserted' THEN 'outdated' ELSE status END
    FROM night_mentions
    UNION ALL
    SELECT 8, 'incident.' || CASE WHEN event_id IN (FROM earlier_events) THEN 'known' ELSE 'new' END
    FROM night_mentions WHERE event_id IS NOT NULL GROUP BY event_id
),
step_inputs AS (
    SELECT 1 AS step_number, count(*) AS input_count FROM core.captures WHERE list_contains($runs::VARCHAR[], run_id) AND kind_code = 'feed'
    UNION ALL
    SELECT 2, count(*) FROM core.entries WHERE list_contains($runs::VARCHAR[], run_id)
    UNION ALL
    SELECT 3, count(*) FROM core.captures WHERE list_contains($runs::VARCHAR[], run_id) AND kind_code <> 'feed'
    UNION ALL
    SELECT 7, count(DISTINCT event_mention_id) FROM core.event_mentions WHERE list_contains($runs::VARCHAR[], run_id)
    UNION ALL
    SELECT 8, count(DISTINCT event_id) FROM night_mentions
)
SELECT step_number, outcome_code, count(outcome_code) AS item_count, any_value(input_count) AS input_count
FROM step_outcomes
FULL JOIN step_inputs USING (step_number)
GROUP BY step_number, outcome_code
ORDER BY step_number, item_count DESC, outcome_code
