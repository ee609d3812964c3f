-- One row a person, organisation, state, place or other thing that is named in some current version, with its names and numbers.
-- Grain: entity.
-- Reads: core.entity_cast, core.entity_aliases.
-- Why: ids are stable across runs; country is an attribute, not part of the identity.
-- Example: SELECT name, type_code, article_count FROM mart.entities ORDER BY article_count DESC LIMIT 10
-- Columns:
--   alias_names: The names by which it is called, the most frequent first
CREATE OR REPLACE VIEW mart.entities AS
WITH names AS (
    SELECT entity_id, list(alias_name ORDER BY mention_count DESC, alias_name) AS alias_names
    FROM core.entity_aliases
    GROUP BY entity_id
)
SELECT entity_cast.*, coalesce(names.alias_names, []) AS alias_names
FROM core.entity_cast
LEFT JOIN names USING (entity_id);
