-- The contexts of event mentions, one a row.
-- Grain: event mention, context.
-- Key: event_mention_id, context_code.
-- Day: report_date.
-- Reads: mart.event_contexts.
FROM mart.event_contexts
WHERE report_date BETWEEN $first AND $last
ORDER BY report_date, event_mention_id, context_code
