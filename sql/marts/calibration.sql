-- One row a coding and step of confidence: how many event mentions lie there, what people found of such rows, and what the data says of them.
-- Grain: coding, tenth of confidence.
-- Reads: core.event_mentions, core.judged_events, core.current_versions, core.event_members, core.events.
-- Why: a score is only worth what it separates. Judged and right are the rows that people marked by hand before this coder was
--   released (benchmarks/event_judgements: both passes found type and both actors right, and nothing falsely asserted), the same
--   in every file; wrong and corrected are the judgements of this home; corroboration by independent sources is the evidence that
--   the data has in itself.
-- Example: FROM mart.calibration ORDER BY coding_id, confidence_step
-- Columns:
--   confidence_step: Lower bound of the tenth, 0.0 to 0.9
--   mention_count: Asserted event mentions
--   judged_count: Rows of this step that were marked by hand for this release
--   right_count: Of these, how many were right in type and both actors
--   wrong_count: Mentions of this home that people marked wrong
--   corrected_count: Mentions of this home that people corrected
--   disputed_share: Share that the text calls denied or doubted
--   corroborated_share: Share whose incident has at least two independent sources
CREATE OR REPLACE VIEW mart.calibration AS
WITH marked(confidence_step, judged_count, right_count) AS (
    VALUES (0.3, 3, 1), (0.4, 36, 20), (0.5, 72, 36), (0.6, 27, 17), (0.7, 51, 43), (0.8, 11, 7)
),
steps AS (
    SELECT
        event_mentions.coding_id,
        least(floor(event_mentions.confidence_score * 10), 9) / 10 AS confidence_step,
        count(*) AS mention_count,
        count(*) FILTER (WHERE judged_events.is_wrong) AS wrong_count,
        count(*) FILTER (WHERE NOT judged_events.is_wrong) AS corrected_count,
        avg(event_mentions.is_disputed::INTEGER) AS disputed_share,
        avg((coalesce(events.independent_source_count, 0) >= 2)::INTEGER) AS corroborated_share
    FROM core.event_mentions
    SEMI JOIN core.current_versions USING (run_id, article_version_id)
    LEFT JOIN core.judged_events USING (event_mention_id)
    LEFT JOIN core.event_members USING (event_mention_id)
    LEFT JOIN core.events USING (event_id)
    WHERE event_mentions.status = 'asserted'
    GROUP BY ALL
)
SELECT
    coding_id,
    confidence_step,
    mention_count,
    coalesce(judged_count, 0) AS judged_count,
    coalesce(right_count, 0) AS right_count,
    wrong_count,
    corrected_count,
    disputed_share,
    corroborated_share
FROM steps
LEFT JOIN marked USING (confidence_step);
