-- Events of the current version, with their evidence
-- Reads: mart.event_mentions, traced.
SELECT
    event_mention_id, event_id, event_title, status, status_cue, is_main, is_disputed, date_start, date_end, date_basis, place_name,
    place_null_reason, attributed_to, confidence_score, pattern_id, field, span_start, span_end, snippet
FROM mart.event_mentions
WHERE article_id IN (SELECT article_id FROM traced)
ORDER BY article_id, field DESC, span_start, event_mention_id
