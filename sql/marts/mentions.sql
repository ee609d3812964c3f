-- One row a name, or a description that stands for one, in the current version of an article, with who or what is meant.
-- Grain: mention.
-- Reads: core.mentions, core.current_versions, core.judged_entities, core.entity_cast.
-- Why: evidence: snippet equals the slice [span_start:span_end) of the field, counted in code points from 0. entity_id follows judgements;
--   core.mentions keeps what annotation said.
-- Example: SELECT entity_name, count(*) AS mentions FROM mart.mentions WHERE type_code = 'PERSON' GROUP BY ALL ORDER BY mentions DESC LIMIT 10
-- Columns:
--   entity_name: Preferred name of the entity
--   entity_type_code: Kind of entity, COUNTRY, IGO, PERSON, ORG, PLACE...
CREATE OR REPLACE VIEW mart.mentions AS
SELECT
    mentions.mention_id,
    mentions.article_id,
    coalesce(judged_entities.judged_entity_id, mentions.entity_id) AS entity_id,
    entity_cast.name AS entity_name,
    entity_cast.type_code AS entity_type_code,
    entity_cast.country_iso3,
    mentions.type_code,
    mentions.sense_code,
    mentions.snippet,
    mentions.field,
    mentions.span_start,
    mentions.span_end,
    mentions.unresolved_reason,
    mentions.article_version_id,
    mentions.coding_id
FROM core.mentions
SEMI JOIN core.current_versions USING (run_id, article_version_id)
LEFT JOIN core.judged_entities ON judged_entities.article_id = mentions.article_id AND judged_entities.entity_id = mentions.entity_id
LEFT JOIN core.entity_cast ON entity_cast.entity_id = coalesce(judged_entities.judged_entity_id, mentions.entity_id);
