-- Entity ids that judgements moved, and where they lead now.
-- Grain: old id.
-- Reads: entity_moves, core.redirects.
-- Why: an id that was ever given out keeps its answer. entity_moves (temporary) follows from the judgements alone, so all are made anew.
DELETE FROM core.redirects WHERE kind_code = 'entity';

INSERT INTO core.redirects BY NAME
SELECT old_id, new_id, 'entity' AS kind_code, reason, coalesce(moved_at, TIMESTAMP '1970-01-01') AS moved_at
FROM entity_moves
ORDER BY old_id;
