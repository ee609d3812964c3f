-- Where in the funnel are pages lost, by source and reason?
-- Reads: mart.coverage.
SELECT source_domain, step_code, outcome_code, sum(item_count) AS item_count, any_value(description) AS description
FROM mart.coverage
WHERE outcome_kind_code IN ('refused', 'failed')
GROUP BY ALL
ORDER BY item_count DESC, source_domain, outcome_code
