-- A live day brought at least half, and at most three times, the articles of the median of the 14 days before it.
-- Severity: warn.
-- Reads: core.articles, ops.runs, batch_runs.
-- Why: weekends bring about two thirds; less than half means a broken network, a blocked address or a redesign, far more means a flood.
--   Judged from the fifth day on, because a median of fewer says nothing.
WITH days AS (
    SELECT runs.day, count(articles.run_id) AS article_count
    FROM ops.runs
    LEFT JOIN core.articles USING (run_id)
    WHERE runs.day IS NOT NULL
    GROUP BY runs.day
),
judged AS (
    SELECT days.day, days.article_count, median(earlier.article_count) AS median_count, count(*) AS day_count
    FROM days
    JOIN ops.runs ON runs.day = days.day
    SEMI JOIN batch_runs ON batch_runs.run_id = runs.run_id
    JOIN days AS earlier ON earlier.day BETWEEN days.day - INTERVAL 14 DAY AND days.day - INTERVAL 1 DAY
    GROUP BY ALL
)
SELECT day, article_count, median_count
FROM judged
WHERE day_count >= 5 AND article_count NOT BETWEEN 0.5 * median_count AND 3 * median_count
