-- The articles that name an entity, given by its id or any name that it is called by, newest first.
-- Parameters: entity.
-- Reads: mart.articles, mart.mentions, core.entity_aliases, core.entity_cast.
-- Why: a name is looked up whole, without regard to case; several entities may share it, and all are meant.
-- Example: SELECT published_at, source_name, title FROM mart.articles_about('Iran')
CREATE OR REPLACE MACRO mart.articles_about(entity) AS TABLE
WITH meant AS (
    SELECT entity_id FROM core.entity_cast WHERE entity_id = entity OR lower(name) = lower(entity)
    UNION
    SELECT entity_id FROM core.entity_aliases WHERE lower(alias_name) = lower(entity)
),
named AS (
    SELECT article_id, list(DISTINCT entity_id ORDER BY entity_id) AS entity_ids, count(*) AS mention_count
    FROM mart.mentions
    SEMI JOIN meant USING (entity_id)
    GROUP BY article_id
)
SELECT articles.*, named.mention_count, named.entity_ids
FROM mart.articles
JOIN named USING (article_id)
ORDER BY articles.published_at DESC NULLS LAST, articles.article_id;
