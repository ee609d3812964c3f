-- One row an incident that was reported to have happened, however many articles report it.
-- Grain: event.
-- Reads: core.events, core.event_mentions, core.entity_cast, core.current_versions, core.articles, mart.event_title.
-- Why: asserted and not withdrawn; what was denied, threatened, planned or long past is in mart.event_mentions. Count rows for incidents,
--   sum mention_count for attention. Undated incidents have a report_date, so that no series loses them.
-- Example: SELECT event_title, date_start, place_name, independent_source_count FROM mart.events ORDER BY article_count DESC LIMIT 10
-- Columns:
--   event_title: Actors and act in plain words
--   mode_code: How, within the type: the most frequent mode of its mentions
--   quad_class: Verbal or material, cooperation or conflict
--   cameo_root: CAMEO root code, two digits
--   place_name: Where, by the best-evidenced mention
--   place_country: Country of the place, ISO 3166-1 alpha-3
--   latitude: Degrees north, of the place
--   longitude: Degrees east, of the place
--   series_date: First day if it is stated to the day, else the day of the first report: for time series
--   example_snippet: The sentence of the best-evidenced mention
--   example_url: The article that it stands in
--   confidence_score: How sure the coder is of the best-evidenced mention, 0..1
CREATE OR REPLACE VIEW mart.events AS
SELECT
    events.event_id,
    mart.event_title(events.source_name, events.target_name, events.event_type, events.mode_code) AS event_title,
    events.event_type,
    events.mode_code,
    best.quad_class,
    best.cameo_root,
    best.contexts,
    events.status,
    events.date_start,
    events.date_end,
    events.date_granularity,
    events.report_date,
    CASE WHEN events.date_granularity = 'day' THEN events.date_start ELSE events.report_date END AS series_date,
    events.source_entity_id,
    events.source_name,
    events.source_country,
    events.source_sector,
    events.target_entity_id,
    events.target_name,
    events.target_country,
    events.target_sector,
    events.place_entity_id,
    place.name AS place_name,
    place.country_iso3 AS place_country,
    place.latitude,
    place.longitude,
    events.deaths_max,
    events.mention_count,
    events.article_count,
    events.source_count,
    events.independent_source_count,
    events.attributed_count,
    events.disputed_count,
    best.snippet AS example_snippet,
    articles.url AS example_url,
    best.confidence_score,
    events.best_event_mention_id,
    best.coding_id
FROM core.events
JOIN core.event_mentions AS best ON best.event_mention_id = events.best_event_mention_id
JOIN core.articles USING (run_id, article_version_id)
SEMI JOIN core.current_versions USING (run_id, article_version_id)
LEFT JOIN core.entity_cast AS place ON place.entity_id = events.place_entity_id
WHERE events.status = 'asserted' AND events.withdrawn_at IS NULL;
