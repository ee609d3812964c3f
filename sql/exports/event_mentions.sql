-- Sentences that report something which happened, will, might or did not.
-- Grain: event mention.
-- Key: event_mention_id.
-- Day: report_date.
-- Reads: mart.event_mentions.
-- Why: all statuses are here; join by event_id what became an incident.
-- Columns:
--   snippet: The evidence, cut at 300 characters unless texts were asked for
SELECT * REPLACE (if($full_text, snippet, left(snippet, 300)) AS snippet)
FROM mart.event_mentions
WHERE report_date BETWEEN $first AND $last
ORDER BY report_date, event_mention_id
