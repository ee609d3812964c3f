-- Who and what a story is about: the entities that its articles name, those named in most of them first.
-- Parameters: story.
-- Reads: mart.articles, mart.mentions, mart.entities.
-- Why: copies are left out; the story is given by its id.
-- Example: SELECT name, type_code, article_share FROM mart.story_entities((SELECT min(story_id) FROM mart.stories)) LIMIT 10
CREATE OR REPLACE MACRO mart.story_entities(story) AS TABLE
WITH told AS (
    SELECT article_id
    FROM mart.articles
    WHERE story_id = story AND NOT is_copy
),
named AS (
    SELECT entity_id, count(DISTINCT article_id) AS article_count, count(*) AS mention_count
    FROM mart.mentions
    SEMI JOIN told USING (article_id)
    WHERE entity_id IS NOT NULL
    GROUP BY entity_id
),
totals AS (
    SELECT count(*) AS told_count
    FROM told
)
SELECT
    entity_id, entities.name, entities.type_code, entities.country_iso3, named.article_count, named.mention_count,
    named.article_count / told_count AS article_share
FROM named
CROSS JOIN totals
JOIN mart.entities USING (entity_id)
ORDER BY named.article_count DESC, named.mention_count DESC, entity_id;
