-- Where do incidents happen? One row a place, with coordinates for a map.
-- Reads: mart.events.
SELECT
    place_name, place_country, latitude, longitude, count(*) AS event_count,
    count(*) FILTER (quad_class = 'material_conflict') AS material_conflict_count
FROM mart.events
WHERE place_entity_id IS NOT NULL
GROUP BY ALL
ORDER BY event_count DESC, place_name
