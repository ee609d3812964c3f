-- What cannot be proved any more: captures whose file was let go ($pruned), articles whose text was, and the spans in these.
-- Grain: the file.
-- Reads: core.captures, core.articles, core.mentions, core.event_mentions, core.quotes, core.role_mentions.
WITH spans AS (
    SELECT run_id, article_version_id, field FROM core.mentions
    UNION ALL SELECT run_id, article_version_id, field FROM core.event_mentions
    UNION ALL SELECT run_id, article_version_id, field FROM core.quotes
    UNION ALL SELECT run_id, article_version_id, field FROM core.role_mentions
),
pruned_texts AS (
    SELECT run_id, article_version_id FROM core.articles WHERE list_contains(notes, 'text.pruned')
)
SELECT
    (SELECT count(*) FROM core.captures WHERE list_contains($pruned::VARCHAR[], warc_file)) AS capture_count,
    (SELECT count(*) FROM pruned_texts) AS text_count,
    (SELECT count(*) FROM spans SEMI JOIN pruned_texts USING (run_id, article_version_id) WHERE field = 'text') AS span_count
