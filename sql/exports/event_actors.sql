-- The actors of event mentions, one a row.
-- Grain: event mention, role, position.
-- Key: event_mention_id, role_code, position.
-- Day: report_date.
-- Reads: mart.event_actors.
FROM mart.event_actors
WHERE report_date BETWEEN $first AND $last
ORDER BY report_date, event_mention_id, role_code, position
