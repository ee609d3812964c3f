-- The nights that the file holds, with their runs and what they brought.
-- Grain: night.
-- Reads: ops.runs, core.captures, core.current_versions, core.event_mentions, core.event_members.
-- Why: a live run belongs to its own day; an archive, which may span years, to the day of its last capture. An article belongs to the
--   night that first saw the version that stands now, so that it is in one night only.
WITH archive_days AS (
    SELECT run_id, CAST(max(captured_at) AS DATE) AS night_date
    FROM core.captures
    WHERE run_id IN (SELECT run_id FROM ops.runs WHERE day IS NULL)
    GROUP BY run_id
),
article_counts AS (
    SELECT run_id, count(*) AS article_count FROM core.current_versions GROUP BY run_id
),
night_runs AS (
    SELECT runs.run_id, coalesce(runs.day, archive_days.night_date) AS night_date, coalesce(article_count, 0) AS article_count
    FROM ops.runs
    LEFT JOIN archive_days USING (run_id)
    LEFT JOIN article_counts USING (run_id)
),
incident_counts AS (
    SELECT night_date, count(DISTINCT event_id) AS incident_count
    FROM core.event_mentions
    JOIN core.event_members USING (event_mention_id)
    JOIN night_runs USING (run_id)
    GROUP BY night_date
)
SELECT
    night_date,
    list(run_id ORDER BY run_id) AS run_ids,
    CAST(sum(article_count) AS BIGINT) AS article_count,
    coalesce(any_value(incident_count), 0) AS incident_count
FROM night_runs
LEFT JOIN incident_counts USING (night_date)
WHERE night_date IS NOT NULL
GROUP BY night_date
ORDER BY night_date DESC
