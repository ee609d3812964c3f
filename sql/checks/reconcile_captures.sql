-- Every capture has exactly one outcome of being captured, the one that its row says; and nothing else has one.
-- Severity: fail.
-- Reads: core.captures, ops.outcomes, batch_runs.
-- Why: nothing is lost silently: items in = sum of outcomes, in every run and step.
WITH ends AS (
    SELECT run_id, item_id AS capture_id, count(*) AS outcome_count, min(outcome_code) AS outcome_code
    FROM ops.outcomes
    SEMI JOIN batch_runs USING (run_id)
    WHERE step_code IN ('fetch', 'capture') AND item_kind = 'capture'
    GROUP BY ALL
),
captured AS (
    SELECT run_id, capture_id, outcome_code AS captured_code
    FROM core.captures
    SEMI JOIN batch_runs USING (run_id)
)
SELECT run_id, capture_id, captured_code, outcome_code, outcome_count
FROM captured
FULL JOIN ends USING (run_id, capture_id)
WHERE outcome_count IS DISTINCT FROM 1 OR captured_code IS DISTINCT FROM outcome_code
