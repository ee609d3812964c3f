-- One row a coding and step of confidence: how many event mentions lie there, and how often they are denied, doubted or borne out by others.
-- Grain: coding, tenth of confidence.
-- Reads: core.event_mentions, core.current_versions, core.event_members, core.events.
-- Why: a score is only worth what it separates; corroboration by independent sources is the evidence that the data has in itself.
-- Example: FROM mart.calibration ORDER BY coding_id, confidence_step
-- Columns:
--   confidence_step: Lower bound of the tenth, 0.0 to 0.9
--   mention_count: Asserted event mentions
--   disputed_share: Share that the text calls denied or doubted
--   corroborated_share: Share whose incident has at least two independent sources
CREATE OR REPLACE VIEW mart.calibration AS
SELECT
    event_mentions.coding_id,
    least(floor(event_mentions.confidence_score * 10), 9) / 10 AS confidence_step,
    count(*) AS mention_count,
    avg(event_mentions.is_disputed::INTEGER) AS disputed_share,
    avg((coalesce(events.independent_source_count, 0) >= 2)::INTEGER) AS corroborated_share
FROM core.event_mentions
SEMI JOIN core.current_versions USING (run_id, article_version_id)
LEFT JOIN core.event_members USING (event_mention_id)
LEFT JOIN core.events USING (event_id)
WHERE event_mentions.status = 'asserted'
GROUP BY ALL;
