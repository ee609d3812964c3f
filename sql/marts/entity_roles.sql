-- One row a thing that a person is said to be, by title or apposition, in current versions: from when to when, how often, and an example.
-- Grain: person, role, country, sector, owner, whether it is past.
-- Reads: core.entity_roles, core.entity_cast.
-- Why: dated by what articles say, not by who held the office; `newsmill entities learn` takes what enough sources agree on.
-- Example: SELECT entity_name, role_name, country_iso3, source_count FROM mart.entity_roles ORDER BY source_count DESC LIMIT 10
-- Columns:
--   entity_name: Preferred name of the person
--   owner_name: Name of the state or body that the role belongs to
CREATE OR REPLACE VIEW mart.entity_roles AS
SELECT
    entity_roles.entity_id,
    person.name AS entity_name,
    entity_roles.role_name,
    entity_roles.country_iso3,
    entity_roles.sector,
    entity_roles.owner_entity_id,
    owner.name AS owner_name,
    entity_roles.is_former,
    entity_roles.first_seen_at,
    entity_roles.last_seen_at,
    entity_roles.mention_count,
    entity_roles.article_count,
    entity_roles.source_count,
    entity_roles.example_snippet,
    entity_roles.example_article_version_id
FROM core.entity_roles
LEFT JOIN core.entity_cast AS person ON person.entity_id = entity_roles.entity_id
LEFT JOIN core.entity_cast AS owner ON owner.entity_id = entity_roles.owner_entity_id;
