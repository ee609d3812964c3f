-- What persons were said to be in those days, with an example.
-- Grain: person, role, country, sector, owner, whether it is past.
-- Key: entity_id, role_name, country_iso3, sector, owner_entity_id, is_former.
-- Reads: mart.entity_roles.
-- Columns:
--   example_snippet: One place where it stands, cut at 300 characters unless texts were asked for
SELECT * REPLACE (if($full_text, example_snippet, left(example_snippet, 300)) AS example_snippet)
FROM mart.entity_roles
WHERE first_seen_at < $last + INTERVAL 1 DAY AND last_seen_at >= $first
ORDER BY entity_id, role_name, country_iso3, sector, owner_entity_id, is_former
