-- One entity, by its id or by one that it had before.
-- Grain: entity (one row, or none).
-- Reads: core.entity_cast, core.redirects.
-- Parameters: id.
WITH asked AS (
    SELECT coalesce((SELECT new_id FROM core.redirects WHERE kind_code = 'entity' AND old_id = $id), $id) AS entity_id
)
SELECT entity_cast.*
FROM core.entity_cast
SEMI JOIN asked USING (entity_id);
