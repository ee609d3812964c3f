-- The event mentions of current versions, each with its incident.
SELECT url, field, trigger_start, trigger_end, event_type, event_id
FROM mart.event_mentions
ORDER BY ALL;
