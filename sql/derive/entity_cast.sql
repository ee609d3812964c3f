-- Every entity that a current version names, with how often and when.
-- Grain: entity.
-- Reads: core.entities, core.mentions, core.judgements, core.judged_entities, core.current_versions, core.articles.
-- Why: runs may describe an entity differently as knowledge grows; the run with the latest capture says what stands. What is split off is described
--   by its judgement; what others were merged into, and no run has seen itself, by the first of them.
DELETE FROM core.entity_cast;

INSERT INTO core.entity_cast BY NAME
WITH articles_now AS (
    SELECT run_id, article_version_id, coalesce(articles.published_at, articles.captured_at) AS seen_at
    FROM core.current_versions
    JOIN core.articles USING (run_id, article_version_id)
),
named_in_articles AS (
    SELECT coalesce(judged_entity_id, entity_id) AS entity_id, article_version_id, any_value(seen_at) AS seen_at, count(*) AS mention_count
    FROM core.mentions
    JOIN articles_now USING (run_id, article_version_id)
    LEFT JOIN core.judged_entities USING (article_id, entity_id)
    WHERE entity_id IS NOT NULL
    GROUP BY ALL
),
counts AS (
    SELECT entity_id, sum(mention_count)::BIGINT AS mention_count, count(*) AS article_count,
        min(seen_at) AS first_seen_at, max(seen_at) AS last_seen_at
    FROM named_in_articles
    GROUP BY entity_id
),
run_times AS (
    SELECT run_id, max(captured_at) AS captured_at
    FROM core.articles
    GROUP BY run_id
),
described AS (
    SELECT entity_id, arg_max(entities, (coalesce(captured_at, TIMESTAMP '1970-01-01'), run_id)) AS entity
    FROM core.entities
    LEFT JOIN run_times USING (run_id)
    GROUP BY entity_id
),
stand_ins AS (
    SELECT judged_entity_id AS entity_id, arg_min(described.entity, entity_id) AS entity
    FROM (SELECT DISTINCT entity_id, judged_entity_id FROM core.judged_entities)
    JOIN described USING (entity_id)
    GROUP BY judged_entity_id
),
splits AS (
    SELECT object_id AS entity_id, arg_min(judgements, judgement_id) AS judgement
    FROM core.judgements
    WHERE verdict_code = 'split'
    GROUP BY object_id
),
descriptions AS (
    SELECT entity_id, entity, NULL AS judgement
    FROM described
    UNION ALL
    SELECT entity_id, stand_ins.entity, judgement
    FROM stand_ins
    ANTI JOIN described USING (entity_id)
    LEFT JOIN splits USING (entity_id)
)
SELECT
    entity_id,
    coalesce(judgement.name, entity.name) AS name,
    entity.type_code,
    CASE WHEN judgement IS NULL THEN entity.country_iso3 ELSE judgement.country_iso3 END AS country_iso3,
    CASE WHEN judgement IS NULL THEN entity.wikidata_qid END AS wikidata_qid,
    CASE WHEN judgement IS NULL THEN entity.geonames_id END AS geonames_id,
    CASE WHEN judgement IS NULL THEN entity.sector ELSE judgement.sector END AS sector,
    entity.latitude, entity.longitude, entity.region_name,
    mention_count, article_count, first_seen_at, last_seen_at
FROM counts
JOIN descriptions USING (entity_id)
ORDER BY entity_id;
