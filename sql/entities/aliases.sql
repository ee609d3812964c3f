-- The names of an entity, the most frequent first.
-- Grain: words.
-- Reads: core.entity_aliases.
-- Parameters: id.
SELECT alias_name, mention_count
FROM core.entity_aliases
WHERE entity_id = $id
ORDER BY mention_count DESC, alias_name;
