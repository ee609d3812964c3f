-- One row an actor of an event mention: the lists of actors, flat, for R, spreadsheets and joins.
-- Grain: event mention, role, position.
-- Reads: mart.event_mentions, core.judged_entities.
-- Why: a joint act is one event with several actors; a query by country must see each of them.
-- Example: SELECT country_iso3, role_code, count(*) AS mentions FROM mart.event_actors GROUP BY ALL ORDER BY mentions DESC LIMIT 10
-- Columns:
--   role_code: source (who did it) or target (to whom)
--   position: Place among the actors of that role, from 1
--   entity_id: The actor; NULL when the text does not say who it is
--   actor_name: Name of the actor
--   country_iso3: Country of the actor, ISO 3166-1 alpha-3
--   sector: PLOVER sector of the actor
CREATE OR REPLACE VIEW mart.event_actors AS
WITH roles AS (
    SELECT event_mention_id, event_id, article_id, event_type, status, report_date, 'source' AS role_code, source_actors AS actors
    FROM mart.event_mentions
    UNION ALL
    SELECT event_mention_id, event_id, article_id, event_type, status, report_date, 'target', target_actors
    FROM mart.event_mentions
),
flat AS (
    SELECT * EXCLUDE (actors), unnest(actors) AS actor, generate_subscripts(actors, 1) AS position
    FROM roles
)
SELECT
    event_mention_id, event_id, flat.article_id, event_type, status, report_date, role_code, position,
    coalesce(judged_entity_id, actor.entity_id) AS entity_id, actor.name AS actor_name, actor.country_iso3 AS country_iso3,
    actor.sector AS sector
FROM flat
LEFT JOIN core.judged_entities ON judged_entities.article_id = flat.article_id AND judged_entities.entity_id = flat.actor.entity_id;
