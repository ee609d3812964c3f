-- One row a report of an incident: every sentence that stands behind it, with its source and address.
-- Grain: event mention.
-- Reads: mart.event_mentions, core.copies, core.event_members.
-- Why: who doubts an incident reads what was said, by whom, and whether the text repeats another's.
-- Example: SELECT event_id, source_name, snippet, url FROM mart.event_evidence ORDER BY event_id, source_name LIMIT 10
-- Columns:
--   is_copy: Whether the article repeats another's text
CREATE OR REPLACE VIEW mart.event_evidence AS
SELECT
    event_mentions.event_id,
    event_mentions.event_mention_id,
    event_mentions.event_title,
    event_mentions.status,
    event_members.is_opening,
    event_mentions.source_name,
    event_mentions.snippet,
    event_mentions.attributed_to,
    event_mentions.is_disputed,
    event_mentions.report_date,
    event_mentions.date_start,
    event_mentions.date_end,
    event_mentions.confidence_score,
    copies.article_id IS NOT NULL AS is_copy,
    event_mentions.article_id,
    event_mentions.url
FROM mart.event_mentions
JOIN core.event_members USING (event_mention_id)
LEFT JOIN core.copies USING (article_id);
