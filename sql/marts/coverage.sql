-- One row a run, step, outcome and source domain: what became of every item.
-- Grain: run, step, item kind, outcome, source domain.
-- Reads: ops.outcomes, ops.outcome_codes, ops.runs.
-- Why: the funnel. Items in equal the sum of outcomes; what is missing from the facts has a name and a number here.
-- Example: SELECT step_code, outcome_code, sum(item_count) AS items FROM mart.coverage GROUP BY ALL ORDER BY step_code, items DESC
-- Columns:
--   day: The UTC day of a live run; NULL for an archive
--   outcome_kind_code: done (went on), known (rightly nothing new), refused (by rule or by the publisher) or failed
--   item_count: Items
--   description: What the outcome says
CREATE OR REPLACE VIEW mart.coverage AS
SELECT
    outcomes.run_id,
    runs.day,
    outcomes.step_code,
    outcomes.item_kind,
    outcomes.outcome_code,
    outcome_codes.kind_code AS outcome_kind_code,
    outcomes.source_domain,
    count(*) AS item_count,
    any_value(outcome_codes.description) AS description
FROM ops.outcomes
JOIN ops.runs USING (run_id)
LEFT JOIN ops.outcome_codes USING (outcome_code)
GROUP BY ALL;
