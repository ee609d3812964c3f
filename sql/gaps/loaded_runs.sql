-- The runs of the published file.
-- Grain: run.
-- Reads: ops.runs.
-- Why: what is captured and not here was never worked on, or never published; a filling that is here was done.
SELECT run_id
FROM ops.runs
ORDER BY run_id
