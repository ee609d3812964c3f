-- The people whom most articles of the night name, with what is known of their part.
-- Grain: person.
-- Reads: mart.articles, core.mentions, core.entity_cast, core.entity_roles, core.event_mentions, core.quotes.
-- Why: copies are left out, so that one agency text does not make somebody prominent. A part is what the entity says, else what the
--   person most often was in events of the night; the role is the one that most sources give, else a description in the words of the texts.
WITH night_articles AS (
    SELECT article_version_id
    FROM mart.articles
    WHERE list_contains($runs::VARCHAR[], run_id) AND NOT is_copy
),
night_people AS (
    SELECT
        entity_id,
        count(DISTINCT article_version_id) AS article_count,
        count(*) AS mention_count,
        arg_max(snippet, (length(snippet), snippet)) FILTER (mentions.type_code = 'NOMINAL') AS description
    FROM core.mentions
    SEMI JOIN night_articles USING (article_version_id)
    WHERE list_contains($runs::VARCHAR[], run_id) AND entity_id IN (SELECT entity_id FROM core.entity_cast WHERE type_code = 'PERSON')
    GROUP BY entity_id
),
night_actors AS (
    SELECT unnest(list_concat(source_actors, target_actors), recursive := true)
    FROM core.event_mentions
    WHERE list_contains($runs::VARCHAR[], run_id)
),
part_counts AS (
    SELECT entity_id, country_iso3, sector, count(*) AS event_mention_count
    FROM night_actors
    WHERE country_iso3 IS NOT NULL OR sector IS NOT NULL
    GROUP BY ALL
),
parts AS (
    SELECT
        entity_id,
        arg_max({'country_iso3': country_iso3, 'sector': sector},
                (event_mention_count, coalesce(country_iso3, ''), coalesce(sector, ''))) AS part
    FROM part_counts
    GROUP BY entity_id
),
night_speakers AS (
    SELECT speaker_entity_id AS entity_id, count(*) AS quote_count
    FROM core.quotes
    SEMI JOIN night_articles USING (article_version_id)
    WHERE list_contains($runs::VARCHAR[], run_id)
    GROUP BY speaker_entity_id
),
roles AS (
    SELECT entity_id, arg_max(role_name, (source_count, last_seen_at, mention_count, role_name)) AS role_name
    FROM core.entity_roles
    WHERE NOT is_former
    GROUP BY entity_id
),
people AS (
    SELECT
        entity_id, entity_cast.name,
        coalesce(entity_cast.sector, part.sector) AS sector,
        coalesce(entity_cast.country_iso3, part.country_iso3) AS country_iso3,
        coalesce(role_name, description) AS role_name, night_people.article_count, night_people.mention_count, coalesce(quote_count, 0) AS quote_count
    FROM night_people
    JOIN core.entity_cast USING (entity_id)
    LEFT JOIN parts USING (entity_id)
    LEFT JOIN roles USING (entity_id)
    LEFT JOIN night_speakers USING (entity_id)
)
SELECT people.* EXCLUDE (country_iso3), people.country_iso3, countries.name AS country_name
FROM people
LEFT JOIN core.entity_cast AS countries ON countries.entity_id = 'ctry:' || people.country_iso3
ORDER BY people.article_count DESC, quote_count DESC, people.mention_count DESC, people.name, entity_id
LIMIT 1000
