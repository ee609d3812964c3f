-- Every fact's article version, and every article's capture, are there.
-- Severity: fail.
-- Reads: core.mentions, core.role_mentions, core.event_mentions, core.quotes, core.articles, core.entries,
--   core.feed_polls, core.captures, batch_runs.
-- Why: a row whose origin is missing cannot be traced; there are no foreign keys, which cost more and have bugs.
WITH facts AS (
    SELECT 'mention' AS kind, run_id, mention_id AS id, article_version_id, article_id, capture_id FROM core.mentions
    UNION ALL
    SELECT 'role mention', run_id, role_mention_id, article_version_id, article_id, capture_id FROM core.role_mentions
    UNION ALL
    SELECT 'event mention', run_id, event_mention_id, article_version_id, article_id, capture_id FROM core.event_mentions
    UNION ALL
    SELECT 'quote', run_id, quote_id, article_version_id, article_id, capture_id FROM core.quotes
),
captured AS (
    SELECT 'article' AS kind, run_id, article_version_id AS id, capture_id FROM core.articles
    UNION ALL
    SELECT 'entry', run_id, entry_id, capture_id FROM core.entries
    UNION ALL
    SELECT 'poll', run_id, poll_id, capture_id FROM core.feed_polls WHERE capture_id IS NOT NULL
)
SELECT kind, run_id, id
FROM facts
SEMI JOIN batch_runs USING (run_id)
ANTI JOIN core.articles USING (run_id, article_version_id, article_id, capture_id)
UNION ALL
SELECT kind, run_id, id
FROM captured
SEMI JOIN batch_runs USING (run_id)
ANTI JOIN core.captures USING (run_id, capture_id)
