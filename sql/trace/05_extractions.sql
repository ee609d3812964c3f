-- Extractions: what was read from the bytes, and where each value came from
-- Reads: core.articles, ops.codings, traced.
SELECT run_id, article_version_id, capture_id, outcome_code, title, word_count, lang, authors, agencies, published_at, published_at_precision,
    modified_at, canonical_url, value_sources, notes, no_event_reason, coding_id, code_version, knowledge_version
FROM core.articles
LEFT JOIN ops.codings USING (coding_id)
WHERE article_id IN (SELECT article_id FROM traced)
ORDER BY captured_at, run_id, article_version_id
