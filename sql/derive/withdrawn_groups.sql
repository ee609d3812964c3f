-- Incidents that superseded versions asserted and no current version supports (temporary).
-- Grain: event mention of a superseded version.
-- Reads: core.event_keys.
-- Why: grouped as runs are, so that an incident keeps the id that it was issued with.
CREATE OR REPLACE TEMP TABLE withdrawn_groups AS
WITH superseded AS (
    SELECT *
    FROM core.event_keys
    WHERE NOT is_current AND is_opening
),
supported AS (
    SELECT DISTINCT superseded.event_mention_id
    FROM superseded
    JOIN core.event_keys AS present USING (block_key)
    WHERE present.is_current AND superseded.first_day <= present.last_day + 1 AND present.first_day <= superseded.last_day + 1
),
steps AS (
    SELECT *, coalesce(first_day > max(last_day) OVER earlier + 1, false) AS is_gap
    FROM superseded
    ANTI JOIN supported USING (event_mention_id)
    WINDOW earlier AS (PARTITION BY block_key ORDER BY first_day, last_day, event_mention_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
runs AS (
    SELECT *, count_if(is_gap) OVER (PARTITION BY block_key ORDER BY first_day, last_day, event_mention_id ROWS UNBOUNDED PRECEDING) AS run
    FROM steps
)
SELECT
    event_mention_id, block_key, run,
    first_value(event_mention_id) OVER (PARTITION BY block_key, run ORDER BY placed_at, article_id, event_mention_id) AS first_mention_id
FROM runs;
