-- Every actor and place of an event, and every speaker, is an entity that the run describes.
-- Severity: warn.
-- Reads: core.event_mentions, core.quotes, core.entities, batch_runs.
-- Why: they are shown by the name in the row even so, but cannot be joined.
WITH parties AS (
    SELECT run_id, 'actor' AS kind, unnest(list_concat(source_actors, target_actors)).entity_id AS entity_id FROM core.event_mentions
    UNION ALL
    SELECT run_id, 'place', place_entity_id FROM core.event_mentions
    UNION ALL
    SELECT run_id, 'speaker', speaker_entity_id FROM core.quotes
)
SELECT run_id, kind, entity_id, count(*) AS row_count
FROM parties
SEMI JOIN batch_runs USING (run_id)
ANTI JOIN core.entities USING (run_id, entity_id)
WHERE entity_id IS NOT NULL
GROUP BY ALL
