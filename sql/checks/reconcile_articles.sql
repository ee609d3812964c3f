-- Every page that gave an article has exactly one outcome of names and one of events; and nothing else has one.
-- Severity: fail.
-- Reads: ops.outcomes, batch_runs.
-- Why: as for captures. Captures that show the same version are each annotated, and each have their outcomes.
WITH extracted AS (
    SELECT run_id, item_id
    FROM ops.outcomes
    SEMI JOIN batch_runs USING (run_id)
    WHERE step_code = 'extract' AND item_kind = 'capture' AND outcome_code = 'extract.article'
),
steps AS (
    SELECT unnest(['entities', 'events']) AS step_code
),
expected AS (
    SELECT run_id, item_id, step_code, true AS is_article
    FROM extracted
    CROSS JOIN steps
),
ends AS (
    SELECT run_id, item_id, step_code, count(*) AS outcome_count
    FROM ops.outcomes
    SEMI JOIN batch_runs USING (run_id)
    WHERE item_kind = 'article'
    GROUP BY ALL
)
SELECT run_id, item_id, step_code, is_article, outcome_count
FROM expected
FULL JOIN ends USING (run_id, item_id, step_code)
WHERE outcome_count IS DISTINCT FROM 1 OR is_article IS NULL
