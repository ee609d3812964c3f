-- The names by which entities are called in current versions.
-- Grain: entity, words.
-- Reads: core.mentions, core.judged_entities, core.current_versions.
-- Why: descriptions and pronouns stand for an entity but are no names of it.
DELETE FROM core.entity_aliases;

INSERT INTO core.entity_aliases BY NAME
SELECT coalesce(judged_entity_id, mentions.entity_id) AS entity_id, snippet AS alias_name, count(*) AS mention_count
FROM core.mentions
SEMI JOIN core.current_versions USING (run_id, article_version_id)
LEFT JOIN core.judged_entities USING (article_id, entity_id)
WHERE mentions.entity_id IS NOT NULL AND type_code NOT IN ('NOMINAL', 'PRONOUN')
GROUP BY ALL
ORDER BY 1, 2;
