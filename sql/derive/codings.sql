-- Codings that no fact names any more go.
-- Grain: coding.
-- Reads: ops.codings, core.articles, core.mentions, core.role_mentions, core.entities, core.event_mentions, core.quotes.
-- Why: a run that is coded anew takes its old rows away; what is left must equal a warehouse that never had them.
DELETE FROM ops.codings WHERE coding_id NOT IN (
    SELECT coding_id FROM core.articles
    UNION SELECT coding_id FROM core.mentions
    UNION SELECT coding_id FROM core.role_mentions
    UNION SELECT coding_id FROM core.entities
    UNION SELECT coding_id FROM core.event_mentions
    UNION SELECT coding_id FROM core.quotes
);
