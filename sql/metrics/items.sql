-- What became of the items of the runs that were loaded last.
-- Grain: step, kind of item, outcome.
-- Reads: ops.outcomes, ops.runs.
-- Why: an alarm on a share of failures needs them as numbers, not as a page.
SELECT step_code, item_kind, outcome_code, count(*) AS item_count
FROM ops.outcomes
SEMI JOIN (FROM ops.runs WHERE loaded_at = (SELECT max(loaded_at) FROM ops.runs)) AS last_runs USING (run_id)
GROUP BY ALL
ORDER BY ALL;
