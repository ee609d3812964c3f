-- Sources that have fallen silent: no article in the last days before $until, and one on at least half of the days of the 14 before those.
-- Grain: source.
-- Reads: core.articles, core.article_sources, ops.runs.
-- Why: $silent_days without a word from somebody who spoke on every other day is a broken feed or a redesign; who writes once a week is never
--   called silent. Captured days are counted, not published ones: a page that is asked late is no sign of life.
WITH days AS (
    SELECT DISTINCT source_name, runs.day
    FROM core.articles
    JOIN core.article_sources USING (article_id)
    JOIN ops.runs USING (run_id)
    WHERE runs.day BETWEEN CAST($until AS DATE) - CAST(14 + $silent_days AS INTEGER) AND CAST($until AS DATE)
)
SELECT source_name, max(day) AS last_day, count(*) AS day_count
FROM days
GROUP BY source_name
HAVING max(day) <= CAST($until AS DATE) - CAST($silent_days AS INTEGER) AND count(*) >= 7
ORDER BY source_name
