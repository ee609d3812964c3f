-- Names in the current version
-- Reads: mart.mentions, traced.
SELECT mention_id, type_code, sense_code, entity_id, entity_name, unresolved_reason, field, span_start, span_end, snippet
FROM mart.mentions
WHERE article_id IN (SELECT article_id FROM traced)
ORDER BY article_id, field DESC, span_start, mention_id
