-- What did not happen: denied, threatened, planned, or long past?
-- Reads: mart.event_mentions.
SELECT status, event_type, count(*) AS mention_count, arg_max(snippet, (confidence_score, event_mention_id)) AS example_snippet
FROM mart.event_mentions
WHERE status <> 'asserted'
GROUP BY ALL
ORDER BY status, mention_count DESC, event_type
