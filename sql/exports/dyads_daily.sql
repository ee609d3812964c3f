-- Incidents by day, pair of countries and type.
-- Grain: day, source country, target country, event type.
-- Key: day, source_country, target_country, event_type, quad_class.
-- Day: day.
-- Reads: mart.dyads_daily.
FROM mart.dyads_daily
WHERE day BETWEEN $first AND $last
ORDER BY day, source_country, target_country, event_type, quad_class
