-- One row a context of an event mention: the lists of contexts, flat.
-- Grain: event mention, context.
-- Reads: mart.event_mentions.
-- Why: contexts say why; one event may have several.
-- Example: SELECT context_code, count(DISTINCT event_id) AS events FROM mart.event_contexts GROUP BY ALL ORDER BY events DESC
-- Columns:
--   context_code: PLOVER context
CREATE OR REPLACE VIEW mart.event_contexts AS
SELECT event_mention_id, event_id, article_id, event_type, status, report_date, unnest(contexts) AS context_code
FROM mart.event_mentions;
