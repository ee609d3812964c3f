-- Times are possible: publication neither before 1990 nor more than 48 hours after capture, with its precision; events do not end before
-- they begin, and have a granularity exactly when they have a date.
-- Severity: fail.
-- Reads: core.articles, core.entries, core.event_mentions, batch_runs.
-- Why: the web is younger than 1990, and what is dated further ahead is an error or an embargo notice; one such row stretches every series.
SELECT 'article' AS kind, run_id, article_version_id AS id
FROM core.articles
SEMI JOIN batch_runs USING (run_id)
WHERE published_at NOT BETWEEN TIMESTAMP '1990-01-01' AND captured_at + INTERVAL 48 HOUR
    OR (published_at IS NULL) <> (published_at_precision IS NULL)
UNION ALL
SELECT 'entry', run_id, entry_id
FROM core.entries
SEMI JOIN batch_runs USING (run_id)
WHERE published_at NOT BETWEEN TIMESTAMP '1990-01-01' AND captured_at + INTERVAL 48 HOUR
UNION ALL
SELECT 'event mention', run_id, event_mention_id
FROM core.event_mentions
SEMI JOIN batch_runs USING (run_id)
WHERE date_end < date_start
    OR (coalesce(date_start, date_end) IS NULL) <> (date_granularity IS NULL)
    OR (coalesce(date_start, date_end) IS NULL) <> (date_basis = 'none')
