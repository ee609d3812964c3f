-- The ids that lead to an entity by judgement.
-- Grain: id.
-- Reads: core.redirects.
-- Parameters: id.
SELECT old_id, reason
FROM core.redirects
WHERE kind_code = 'entity' AND new_id = $id
ORDER BY old_id;
