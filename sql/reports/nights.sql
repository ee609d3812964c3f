-- The nights that the file holds, with their runs and what they brought.
-- Grain: night.
-- Reads: ops.runs, core.captures, core.article_versions, mart.event_mentions.
-- Why: a live run belongs to its own day; an archive, which may span years, to the day of its last capture.
WITH night_runs AS (
    SELECT runs.run_id, coalesce(any_value(runs.day), CAST(max(captures.captured_at) AS DATE)) AS night_date
    FROM ops.runs
    LEFT JOIN core.captures USING (run_id)
    GROUP BY runs.run_id
),
night_counts AS (
    SELECT night_date, count(DISTINCT article_id) AS article_count, count(DISTINCT event_id) AS incident_count
    FROM night_runs
    JOIN core.article_versions USING (run_id)
    LEFT JOIN mart.event_mentions USING (article_id)
    GROUP BY night_date
)
SELECT
    night_date,
    list(run_id ORDER BY run_id) AS run_ids,
    coalesce(any_value(article_count), 0) AS article_count,
    coalesce(any_value(incident_count), 0) AS incident_count
FROM night_runs
LEFT JOIN night_counts USING (night_date)
WHERE night_date IS NOT NULL
GROUP BY night_date
ORDER BY night_date DESC
