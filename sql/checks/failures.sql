-- At most a quarter of the items of a run fail in one step.
-- Severity: warn.
-- Reads: ops.outcomes, ops.outcome_codes, batch_runs.
-- Why: single failures are daily bread; a quarter has one cause, and it is on our side. At least 20 items, because a share of fewer says nothing.
SELECT run_id, outcomes.step_code, count(*) AS item_count, count(*) FILTER (kind_code = 'failed') AS failed_count
FROM ops.outcomes
SEMI JOIN batch_runs USING (run_id)
JOIN ops.outcome_codes USING (outcome_code)
GROUP BY ALL
HAVING count(*) >= 20 AND count(*) FILTER (kind_code = 'failed') > 0.25 * count(*)
