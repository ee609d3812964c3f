-- Every quotation stands where it says.
-- Severity: fail.
-- Reads: core.quotes, core.articles, batch_runs.
-- Why: evidence that cannot be found again is no evidence. Where retention took the text, its spans are counted by `verify` instead.
SELECT quotes.run_id, quote_id, snippet
FROM core.quotes
SEMI JOIN batch_runs USING (run_id)
LEFT JOIN core.articles USING (run_id, article_version_id)
WHERE NOT coalesce(field = 'text' AND list_contains(notes, 'text.pruned'), false) AND (
    span_start < 0 OR span_end <= span_start
    OR substring(CASE field WHEN 'title' THEN title WHEN 'text' THEN text END, span_start + 1, span_end - span_start)
        IS DISTINCT FROM snippet
)
