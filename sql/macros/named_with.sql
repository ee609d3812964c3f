-- Who is named together with an entity, given by its id or any name that it is called by: the most frequent first.
-- Parameters: entity.
-- Reads: mart.articles_about, mart.articles, mart.mentions, mart.entities.
-- Why: copies are left out; article_share is of the articles that name the entity, expected_share of all articles, so that what is named
--   everywhere can be told from what belongs together (lift).
-- Example: SELECT name, type_code, article_count, round(lift, 1) AS lift FROM mart.named_with('ctry:IRN') LIMIT 20
CREATE OR REPLACE MACRO mart.named_with(entity) AS TABLE
WITH about AS (
    SELECT article_id, entity_ids
    FROM mart.articles_about(entity)
    WHERE NOT is_copy
),
originals AS (
    SELECT article_id FROM mart.articles WHERE NOT is_copy
),
beside AS (
    SELECT DISTINCT mentions.entity_id, mentions.article_id
    FROM mart.mentions
    JOIN about USING (article_id)
    WHERE mentions.entity_id IS NOT NULL AND NOT list_contains(entity_ids, mentions.entity_id)
),
counted AS (
    SELECT entity_id, count(*) AS article_count
    FROM beside
    GROUP BY entity_id
),
everywhere AS (
    SELECT entity_id, count(DISTINCT article_id) AS total_count
    FROM mart.mentions
    SEMI JOIN originals USING (article_id)
    WHERE entity_id IN (SELECT entity_id FROM counted)
    GROUP BY entity_id
),
totals AS (
    SELECT (SELECT count(*) FROM about) AS about_count, (SELECT count(*) FROM originals) AS all_count
)
SELECT
    entity_id,
    entities.name,
    entities.type_code,
    entities.country_iso3,
    counted.article_count,
    counted.article_count / about_count AS article_share,
    total_count / all_count AS expected_share,
    article_share / expected_share AS lift
FROM counted
CROSS JOIN totals
JOIN everywhere USING (entity_id)
JOIN mart.entities USING (entity_id)
ORDER BY counted.article_count DESC, lift DESC, entity_id;
