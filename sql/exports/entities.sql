-- Persons, organisations, states, places and other things that were named in those days.
-- Grain: entity.
-- Key: entity_id.
-- Reads: mart.entities.
-- Why: counts are those of the whole file, not of the days alone.
SELECT *
FROM mart.entities
WHERE first_seen_at < $last + INTERVAL 1 DAY AND last_seen_at >= $first
ORDER BY entity_id
