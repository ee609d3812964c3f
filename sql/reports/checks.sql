-- What was verified before this file was published.
-- Grain: check.
-- Reads: ops.check_results.
-- Why: a check of severity fail that finds something keeps the old file in place; one of severity warn is shown.
SELECT check_name, severity_code, is_passed, finding_count, example, reason
FROM ops.check_results
ORDER BY is_passed, severity_code, check_name
