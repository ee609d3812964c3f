-- An article has the outcome that its extraction says, and event mentions exactly when its outcome of events is events.done.
-- Severity: fail.
-- Reads: core.articles, core.event_mentions, ops.outcomes, batch_runs.
-- Why: outcomes are only worth something when they agree with the facts; a lost part of event mentions shows here.
WITH batch_articles AS (
    SELECT run_id, article_version_id, capture_id, outcome_code, no_event_reason
    FROM core.articles
    SEMI JOIN batch_runs USING (run_id)
),
coded AS (
    SELECT DISTINCT run_id, article_version_id, true AS has_events
    FROM core.event_mentions
    SEMI JOIN batch_runs USING (run_id)
),
extract_ends AS (
    SELECT run_id, item_id AS capture_id, outcome_code AS extract_code
    FROM ops.outcomes
    WHERE step_code = 'extract' AND item_kind = 'capture'
),
event_ends AS (
    SELECT run_id, item_id AS capture_id, outcome_code AS event_code
    FROM ops.outcomes
    WHERE step_code = 'events' AND item_kind = 'article'
)
SELECT run_id, article_version_id, outcome_code, extract_code, event_code, has_events
FROM batch_articles
LEFT JOIN extract_ends USING (run_id, capture_id)
LEFT JOIN event_ends USING (run_id, capture_id)
LEFT JOIN coded USING (run_id, article_version_id)
WHERE outcome_code IS DISTINCT FROM extract_code
    OR (event_code IS NOT DISTINCT FROM 'events.done') <> coalesce(has_events, false)
    OR (coalesce(has_events, false) AND no_event_reason IS NOT NULL)
