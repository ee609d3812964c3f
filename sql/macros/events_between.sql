-- The incidents between two parties in either direction, in a span of days, both included; a party is a country (ISO3), an id or a name.
-- Parameters: party, other, first_day, last_day.
-- Reads: mart.events.
-- Example: SELECT series_date, event_title FROM mart.events_between('ISR', 'IRN', DATE '2026-11-01', DATE '2026-11-30')
CREATE OR REPLACE MACRO mart.events_between(party, other, first_day, last_day) AS TABLE
WITH parties AS (
    SELECT
        *,
        [lower(source_country), lower(source_entity_id), lower(source_name)] AS doers,
        [lower(target_country), lower(target_entity_id), lower(target_name)] AS targets
    FROM mart.events
    WHERE series_date BETWEEN first_day AND last_day
)
SELECT * EXCLUDE (doers, targets)
FROM parties
WHERE (list_contains(doers, lower(party)) AND list_contains(targets, lower(other)))
    OR (list_contains(doers, lower(other)) AND list_contains(targets, lower(party)))
ORDER BY series_date, event_id;
