-- What an entity is said to be, the best supported first.
-- Grain: role, country, sector, owner, whether it is past.
-- Reads: core.entity_roles, core.entity_cast.
-- Parameters: id.
SELECT role_name, entity_roles.country_iso3, entity_roles.sector, entity_cast.name AS owner_name, is_former, entity_roles.first_seen_at,
    entity_roles.last_seen_at, entity_roles.mention_count, entity_roles.article_count, source_count, example_snippet,
    example_article_version_id
FROM core.entity_roles
LEFT JOIN core.entity_cast ON entity_cast.entity_id = owner_entity_id
WHERE entity_roles.entity_id = $id
ORDER BY source_count DESC, entity_roles.article_count DESC, role_name, entity_roles.country_iso3, entity_roles.sector, owner_name, is_former;
