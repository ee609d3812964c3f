-- Every entity that a current version names, with how often and when.
-- Grain: entity.
-- Reads: core.entities, core.mentions, core.current_versions, core.articles.
-- Why: runs may describe an entity differently as knowledge grows; the last run by name says what stands.
DELETE FROM core.entity_cast;

INSERT INTO core.entity_cast BY NAME
WITH articles_now AS (
    SELECT run_id, article_version_id, coalesce(articles.published_at, articles.captured_at) AS seen_at
    FROM core.current_versions
    JOIN core.articles USING (run_id, article_version_id)
),
named_in_articles AS (
    SELECT entity_id, article_version_id, any_value(seen_at) AS seen_at, count(*) AS mention_count
    FROM core.mentions
    JOIN articles_now USING (run_id, article_version_id)
    WHERE entity_id IS NOT NULL
    GROUP BY entity_id, article_version_id
),
counts AS (
    SELECT entity_id, sum(mention_count)::BIGINT AS mention_count, count(*) AS article_count,
        min(seen_at) AS first_seen_at, max(seen_at) AS last_seen_at
    FROM named_in_articles
    GROUP BY entity_id
),
descriptions AS (
    SELECT entity_id, arg_max(entities, run_id) AS entity
    FROM core.entities
    GROUP BY entity_id
)
SELECT
    entity_id, entity.name, entity.type_code, entity.country_iso3, entity.wikidata_qid, entity.geonames_id, entity.sector,
    entity.latitude, entity.longitude, entity.region_name, mention_count, article_count, first_seen_at, last_seen_at
FROM counts
JOIN descriptions USING (entity_id)
ORDER BY entity_id;
