-- Every coding that a fact names is described.
-- Severity: fail.
-- Reads: core.articles, core.mentions, core.role_mentions, core.entities, core.event_mentions, core.quotes, ops.codings.
-- Why: a fact must say what code, model and knowledge made it.
WITH named AS (
    SELECT coding_id FROM core.articles
    UNION SELECT coding_id FROM core.mentions
    UNION SELECT coding_id FROM core.role_mentions
    UNION SELECT coding_id FROM core.entities
    UNION SELECT coding_id FROM core.event_mentions
    UNION SELECT coding_id FROM core.quotes
)
SELECT coding_id FROM named ANTI JOIN ops.codings USING (coding_id)
