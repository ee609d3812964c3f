-- What became of every item of the runs: the funnel.
-- Grain: run, step, item kind, outcome, source domain.
-- Key: run_id, step_code, item_kind, outcome_code, source_domain.
-- Reads: mart.coverage.
-- Why: archives, which have no day of their own, are always here.
FROM mart.coverage
WHERE day IS NULL OR day BETWEEN $first AND $last
ORDER BY run_id, step_code, item_kind, outcome_code, source_domain
