-- Which countries did what to which, over the seven days that end with the night.
-- Grain: source country, target country.
-- Reads: mart.events, core.entity_cast.
-- Why: a pair has a direction; what happens within one country is a pair with itself, and comes after those of two. The seven days before
--   stand beside them.
WITH window_events AS (
    SELECT
        source_country, target_country, quad_class, event_id, event_title, independent_source_count, series_date > $day - INTERVAL 7 DAY AS is_recent
    FROM mart.events
    WHERE series_date BETWEEN $day - INTERVAL 13 DAY AND $day AND source_country IS NOT NULL AND target_country IS NOT NULL
),
pairs AS (
    SELECT
        source_country, target_country,
        count(*) FILTER (is_recent) AS incident_count,
        count(*) FILTER (NOT is_recent) AS before_count,
        count(*) FILTER (is_recent AND quad_class = 'verbal_cooperation') AS verbal_cooperation_count,
        count(*) FILTER (is_recent AND quad_class = 'material_cooperation') AS material_cooperation_count,
        count(*) FILTER (is_recent AND quad_class = 'verbal_conflict') AS verbal_conflict_count,
        count(*) FILTER (is_recent AND quad_class = 'material_conflict') AS material_conflict_count,
        max(independent_source_count) FILTER (is_recent) AS independent_source_count,
        arg_max(event_title, (independent_source_count, event_id)) FILTER (is_recent) AS example_title
    FROM window_events
    GROUP BY ALL
    HAVING incident_count > 0
)
SELECT
    coalesce(source.name, source_country) AS source_name, source_country, coalesce(target.name, target_country) AS target_name, target_country,
    incident_count, before_count, verbal_cooperation_count, material_cooperation_count, verbal_conflict_count, material_conflict_count,
    pairs.independent_source_count, example_title
FROM pairs
LEFT JOIN core.entity_cast AS source ON source.entity_id = 'ctry:' || source_country
LEFT JOIN core.entity_cast AS target ON target.entity_id = 'ctry:' || target_country
ORDER BY source_country = target_country, incident_count DESC, pairs.independent_source_count DESC, source_country, target_country
LIMIT 1000
