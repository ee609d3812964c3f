-- The people whom most articles of the night name, with what is known of their part.
-- Grain: person.
-- Reads: core.article_versions, mart.articles, mart.mentions, mart.entities, mart.quotes.
-- Why: copies are left out, so that one agency text does not make somebody prominent.
WITH night_articles AS (
    SELECT article_id
    FROM mart.articles
    WHERE article_id IN (SELECT article_id FROM core.article_versions WHERE list_contains($runs, run_id)) AND NOT is_copy
),
night_people AS (
    SELECT entity_id, count(DISTINCT article_id) AS article_count, count(*) AS mention_count
    FROM mart.mentions
    WHERE article_id IN (FROM night_articles) AND entity_type_code = 'PERSON'
    GROUP BY entity_id
),
night_speakers AS (
    SELECT speaker_entity_id AS entity_id, count(*) AS quote_count
    FROM mart.quotes
    WHERE article_id IN (FROM night_articles)
    GROUP BY speaker_entity_id
)
SELECT
    entity_id, person.name, person.sector, country.name AS country_name, person.country_iso3,
    night_people.article_count, night_people.mention_count, coalesce(quote_count, 0) AS quote_count
FROM night_people
JOIN mart.entities AS person USING (entity_id)
LEFT JOIN mart.entities AS country ON country.entity_id = 'ctry:' || person.country_iso3
LEFT JOIN night_speakers USING (entity_id)
ORDER BY night_people.article_count DESC, quote_count DESC, night_people.mention_count DESC, person.name, entity_id
LIMIT 1000
