-- A run is made by one coding.
-- Severity: warn.
-- Reads: core.articles, batch_runs.
-- Why: figures of a day that was coded half by one version and half by another are not comparable within the day.
SELECT run_id, count(DISTINCT coding_id) AS coding_count
FROM core.articles
SEMI JOIN batch_runs USING (run_id)
GROUP BY run_id
HAVING count(DISTINCT coding_id) > 1
