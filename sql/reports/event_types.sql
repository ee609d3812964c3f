-- Incidents by day and type, over the four weeks that end with the night.
-- Grain: day and event type.
-- Reads: mart.events.
-- Why: an incident that is not dated to the day stands on the day of its first report, so that it does not fall out of the series.
SELECT series_date, coalesce(quad_class, 'other') AS quad_class, event_type, count(*) AS incident_count
FROM mart.events
WHERE series_date BETWEEN $day - INTERVAL 27 DAY AND $day
GROUP BY ALL
ORDER BY series_date, quad_class, event_type
