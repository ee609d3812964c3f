-- Every event mention's evidence stands where it says, and its trigger within the field.
-- Severity: fail.
-- Reads: core.event_mentions, core.articles, batch_runs.
-- Why: evidence that cannot be found again is no evidence. Where retention took the text, its spans are counted by `verify` instead.
SELECT event_mentions.run_id, event_mention_id, snippet
FROM core.event_mentions
SEMI JOIN batch_runs USING (run_id)
LEFT JOIN core.articles USING (run_id, article_version_id)
WHERE NOT coalesce(field = 'text' AND list_contains(notes, 'text.pruned'), false) AND (
    span_start < 0 OR span_end <= span_start OR trigger_start < 0 OR trigger_end <= trigger_start
    OR trigger_end > length(CASE field WHEN 'title' THEN title WHEN 'text' THEN text END)
    OR substring(CASE field WHEN 'title' THEN title WHEN 'text' THEN text END, span_start + 1, span_end - span_start)
        IS DISTINCT FROM snippet
)
