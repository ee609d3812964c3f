-- Which serious incidents rest on a single source, or on what somebody claims?
-- Reads: mart.events.
-- Why: a correction usually concerns these; look at them before you count them.
SELECT series_date, event_title, independent_source_count, attributed_count, mention_count, disputed_count, example_snippet, example_url
FROM mart.events
WHERE quad_class = 'material_conflict' AND (independent_source_count <= 1 OR attributed_count = mention_count)
ORDER BY series_date DESC, event_id
LIMIT 50
