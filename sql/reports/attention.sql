-- Which countries the articles of the night name, as a share of all of them.
-- Grain: country.
-- Reads: core.article_versions, mart.articles, mart.mentions.
-- Why: a count of articles means little without its denominator. Copies are left out of both, as are the names of teams and media.
WITH night_articles AS (
    SELECT article_id
    FROM mart.articles
    WHERE article_id IN (SELECT article_id FROM core.article_versions WHERE list_contains($runs, run_id)) AND NOT is_copy
),
night_total AS (
    SELECT count(*) AS night_article_count FROM night_articles
)
SELECT
    entity_name AS country_name,
    country_iso3,
    count(DISTINCT article_id) AS article_count,
    any_value(night_article_count) AS night_article_count,
    round(count(DISTINCT article_id) / any_value(night_article_count), 4) AS article_share,
    count(*) AS mention_count
FROM mart.mentions
CROSS JOIN night_total
WHERE article_id IN (FROM night_articles)
    AND entity_type_code = 'COUNTRY'
    AND coalesce(sense_code, '') NOT IN ('team', 'media')
GROUP BY entity_id, entity_name, country_iso3
ORDER BY article_count DESC, mention_count DESC, country_name
