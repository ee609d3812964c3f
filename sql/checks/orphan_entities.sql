-- Every entity that a mention names is described in the same run.
-- Severity: fail.
-- Reads: core.mentions, core.entities, batch_runs.
-- Why: a name without its entity would fall out of every table about entities.
SELECT run_id, entity_id, count(*) AS mention_count
FROM core.mentions
SEMI JOIN batch_runs USING (run_id)
ANTI JOIN core.entities USING (run_id, entity_id)
WHERE entity_id IS NOT NULL
GROUP BY ALL
