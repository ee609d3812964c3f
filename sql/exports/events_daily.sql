-- Incidents by day and type, with the articles and sources of the day.
-- Grain: day, event type.
-- Key: day, event_type, quad_class.
-- Day: day.
-- Reads: mart.events_daily.
FROM mart.events_daily
WHERE day BETWEEN $first AND $last
ORDER BY day, event_type, quad_class
