-- The people that were named until a day, as annotation named them and as judgements see them.
-- Grain: entity as annotated, entity as judged.
-- Reads: core.mentions, core.entities, core.judged_entities, core.current_versions, core.articles.
-- Parameters: until (exclusive, UTC).
-- Why: a surname is learned only where it nearly always means the same person.
WITH people AS (
    SELECT entity_id, arg_max(name, run_id) AS name
    FROM core.entities
    WHERE type_code = 'PERSON'
    GROUP BY entity_id
)
SELECT mentions.entity_id, coalesce(judged_entity_id, mentions.entity_id) AS judged_entity_id, name,
    count(DISTINCT mentions.article_id) AS article_count
FROM core.mentions
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN core.articles USING (run_id, article_version_id)
JOIN people ON people.entity_id = mentions.entity_id
LEFT JOIN core.judged_entities ON judged_entities.article_id = mentions.article_id AND judged_entities.entity_id = mentions.entity_id
WHERE coalesce(articles.published_at, articles.captured_at) < $until
GROUP BY ALL
ORDER BY ALL;
