-- Quotations in the current version
-- Reads: mart.quotes, traced.
SELECT quote_id, speaker_name, speaker_entity_id, speaker_entity_name, cue, is_direct, field, span_start, span_end, snippet
FROM mart.quotes
WHERE article_id IN (SELECT article_id FROM traced)
ORDER BY article_id, field DESC, span_start
