-- Which people and organisations appear in the last two days who were not named before?
-- Reads: mart.entities, mart.articles.
SELECT name, type_code, country_iso3, article_count, mention_count, first_seen_at
FROM mart.entities
WHERE type_code IN ('PERSON', 'ORG')
    AND first_seen_at >= (SELECT max(coalesce(published_at, captured_at)) FROM mart.articles) - INTERVAL 2 DAY
ORDER BY article_count DESC, mention_count DESC, entity_id
LIMIT 30
