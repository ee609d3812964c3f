-- Which countries the articles of the night name, as a share of all of them.
-- Grain: country.
-- Reads: mart.articles, core.mentions, core.entity_cast.
-- Why: a count of articles means little without its denominator. Copies are left out of both, as are the names of teams and media.
WITH night_articles AS (
    SELECT article_version_id
    FROM mart.articles
    WHERE list_contains($runs::VARCHAR[], run_id) AND NOT is_copy
),
night_total AS (
    SELECT count(*) AS night_article_count FROM night_articles
),
night_countries AS (
    SELECT entity_id, count(DISTINCT article_version_id) AS article_count, count(*) AS mention_count
    FROM core.mentions
    SEMI JOIN night_articles USING (article_version_id)
    WHERE list_contains($runs::VARCHAR[], run_id) AND starts_with(entity_id, 'ctry:') AND coalesce(sense_code, '') NOT IN ('team', 'media')
    GROUP BY entity_id
)
SELECT
    entity_cast.name AS country_name, entity_cast.country_iso3, night_countries.article_count, night_article_count,
    round(night_countries.article_count / night_article_count, 4) AS article_share, night_countries.mention_count
FROM night_countries
JOIN core.entity_cast USING (entity_id)
CROSS JOIN night_total
ORDER BY night_countries.article_count DESC, night_countries.mention_count DESC, country_name, entity_id
