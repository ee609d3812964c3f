-- Columns whose few values stand in their comments hold no others.
-- Severity: fail.
-- Reads: core.mentions, core.role_mentions, core.event_mentions, core.quotes, core.articles, core.captures,
--   core.article_versions, ops.outcomes, batch_runs.
-- Why: a query that names a value must find all that is meant by it.
SELECT 'mentions.field' AS place, field AS value FROM core.mentions SEMI JOIN batch_runs USING (run_id) WHERE field NOT IN ('title', 'text')
UNION ALL
SELECT 'mentions.type_code', type_code FROM core.mentions SEMI JOIN batch_runs USING (run_id)
WHERE type_code NOT IN ('PERSON', 'ORG', 'PLACE', 'NORP', 'FAC', 'EVENT', 'WORK', 'NOMINAL', 'PRONOUN')
UNION ALL
SELECT 'role_mentions.field', field FROM core.role_mentions SEMI JOIN batch_runs USING (run_id) WHERE field NOT IN ('title', 'text')
UNION ALL
SELECT 'role_mentions.form_code', form_code FROM core.role_mentions SEMI JOIN batch_runs USING (run_id)
WHERE form_code NOT IN ('title', 'apposition')
UNION ALL
SELECT 'event_mentions.field', field FROM core.event_mentions SEMI JOIN batch_runs USING (run_id) WHERE field NOT IN ('title', 'text')
UNION ALL
SELECT 'event_mentions.status', status FROM core.event_mentions SEMI JOIN batch_runs USING (run_id)
WHERE status NOT IN ('asserted', 'negated', 'hypothetical', 'future', 'historical', 'opinion')
UNION ALL
SELECT 'event_mentions.date_basis', date_basis FROM core.event_mentions SEMI JOIN batch_runs USING (run_id)
WHERE date_basis NOT IN ('stated', 'relative', 'reported', 'none')
UNION ALL
SELECT 'event_mentions.date_granularity', date_granularity FROM core.event_mentions SEMI JOIN batch_runs USING (run_id)
WHERE date_granularity NOT IN ('day', 'week', 'month', 'year', 'range')
UNION ALL
SELECT 'quotes.field', field FROM core.quotes SEMI JOIN batch_runs USING (run_id) WHERE field NOT IN ('title', 'text')
UNION ALL
SELECT 'articles.published_at_precision', published_at_precision FROM core.articles SEMI JOIN batch_runs USING (run_id)
WHERE published_at_precision NOT IN ('second', 'minute', 'day')
UNION ALL
SELECT 'captures.kind_code', kind_code FROM core.captures SEMI JOIN batch_runs USING (run_id)
WHERE kind_code NOT IN ('feed', 'page', 'text', 'other')
UNION ALL
SELECT 'article_versions.change_cause_code', change_cause_code FROM core.article_versions
WHERE change_cause_code NOT IN ('first', 'publisher', 'recoding')
UNION ALL
SELECT 'outcomes.step_code', step_code FROM ops.outcomes SEMI JOIN batch_runs USING (run_id)
WHERE step_code NOT IN ('fetch', 'capture', 'extract', 'entities', 'events')
