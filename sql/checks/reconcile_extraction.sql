-- Every capture that brought a body of a feed, page or text has exactly one outcome of extraction; and nothing else has one.
-- Severity: fail.
-- Reads: core.captures, ops.outcomes, ops.outcome_codes, batch_runs.
-- Why: a page that no worker answered for would be missing from the night without a trace.
WITH ends AS (
    SELECT run_id, item_id AS capture_id, count(*) AS outcome_count
    FROM ops.outcomes
    SEMI JOIN batch_runs USING (run_id)
    WHERE step_code = 'extract' AND item_kind = 'capture'
    GROUP BY ALL
),
bodies AS (
    SELECT captures.run_id, captures.capture_id, true AS has_body
    FROM core.captures
    SEMI JOIN batch_runs USING (run_id)
    JOIN ops.outcome_codes USING (outcome_code)
    WHERE captures.kind_code IN ('feed', 'page', 'text') AND payload_sha256 IS NOT NULL AND outcome_codes.kind_code = 'done'
)
SELECT run_id, capture_id, has_body, outcome_count
FROM bodies
FULL JOIN ends USING (run_id, capture_id)
WHERE outcome_count IS DISTINCT FROM 1 OR has_body IS NULL
