-- The people whom most articles of the night name, with what is known of their part.
-- Grain: person.
-- Reads: core.article_versions, mart.articles, mart.mentions, mart.entities, mart.event_actors, mart.quotes.
-- Why: copies are left out, so that one agency text does not make somebody prominent. A part is what the entity says, else what the
--   person most often was in events; the description is in the words of the texts.
WITH night_articles AS (
    SELECT article_id
    FROM mart.articles
    WHERE article_id IN (SELECT article_id FROM core.article_versions WHERE list_contains($runs, run_id)) AND NOT is_copy
),
night_people AS (
    SELECT
        entity_id,
        count(DISTINCT article_id) AS article_count,
        count(*) AS mention_count,
        arg_max(snippet, (length(snippet), snippet)) FILTER (type_code = 'NOMINAL') AS description
    FROM mart.mentions
    WHERE article_id IN (FROM night_articles) AND entity_type_code = 'PERSON'
    GROUP BY entity_id
),
part_counts AS (
    SELECT entity_id, country_iso3, sector, count(*) AS event_mention_count
    FROM mart.event_actors
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
    FROM mart.quotes
    WHERE article_id IN (FROM night_articles)
    GROUP BY speaker_entity_id
),
people AS (
    SELECT
        entity_id, entities.name,
        coalesce(entities.sector, part.sector) AS sector,
        coalesce(entities.country_iso3, part.country_iso3) AS country_iso3,
        description, night_people.article_count, night_people.mention_count, coalesce(quote_count, 0) AS quote_count
    FROM night_people
    JOIN mart.entities USING (entity_id)
    LEFT JOIN parts USING (entity_id)
    LEFT JOIN night_speakers USING (entity_id)
)
SELECT people.* EXCLUDE (country_iso3), people.country_iso3, countries.name AS country_name
FROM people
LEFT JOIN mart.entities AS countries ON countries.entity_id = 'ctry:' || people.country_iso3
ORDER BY people.article_count DESC, quote_count DESC, people.mention_count DESC, people.name, entity_id
LIMIT 1000
