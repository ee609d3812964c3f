-- What was checked before this file was published, and what did the checks find?
-- Reads: ops.check_results.
SELECT check_name, severity_code, finding_count, example
FROM ops.check_results
ORDER BY is_passed, severity_code, check_name
