-- Every entry of a feed has exactly one outcome, every attempt at a feed exactly one poll; and there are no others.
-- Severity: fail.
-- Reads: core.entries, core.feed_polls, core.captures, ops.outcomes, batch_runs.
-- Why: as for captures.
WITH entry_ends AS (
    SELECT run_id, item_id AS entry_id, count(*) AS outcome_count
    FROM ops.outcomes
    SEMI JOIN batch_runs USING (run_id)
    WHERE item_kind = 'entry'
    GROUP BY ALL
),
batch_entries AS (
    SELECT run_id, entry_id, true AS is_entry
    FROM core.entries
    SEMI JOIN batch_runs USING (run_id)
),
polls AS (
    SELECT run_id, capture_id, count(*) AS poll_count
    FROM core.feed_polls
    SEMI JOIN batch_runs USING (run_id)
    WHERE capture_id IS NOT NULL
    GROUP BY ALL
),
attempts AS (
    SELECT run_id, capture_id, true AS is_attempt
    FROM core.captures
    SEMI JOIN batch_runs USING (run_id)
    WHERE kind_code = 'feed'
)
SELECT 'entry' AS kind, run_id, entry_id AS id
FROM batch_entries
FULL JOIN entry_ends USING (run_id, entry_id)
WHERE outcome_count IS DISTINCT FROM 1 OR is_entry IS NULL
UNION ALL
SELECT 'poll', run_id, capture_id
FROM attempts
FULL JOIN polls USING (run_id, capture_id)
WHERE poll_count IS DISTINCT FROM 1 OR is_attempt IS NULL
