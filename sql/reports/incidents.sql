-- The incidents that articles of the night report, each with its best evidence.
-- Grain: incident.
-- Reads: core.event_mentions, core.event_members, core.events, core.articles, core.current_versions, core.entity_cast, mart.event_title.
-- Why: an incident is something that is said to have happened, however often it is reported; the one with most independent sources
--   comes first.
WITH night_events AS (
    SELECT DISTINCT event_id
    FROM core.event_mentions
    JOIN core.event_members USING (event_mention_id)
    WHERE list_contains($runs::VARCHAR[], run_id)
),
top_events AS (
    SELECT events.*
    FROM core.events
    SEMI JOIN night_events USING (event_id)
    WHERE status = 'asserted' AND withdrawn_at IS NULL
    ORDER BY independent_source_count DESC, source_count DESC, article_count DESC, mention_count DESC, report_date DESC, event_id
    LIMIT 1000
)
SELECT
    event_id, mart.event_title(events.source_name, events.target_name, events.event_type, events.mode_code) AS event_title, events.event_type,
    events.mode_code, events.status, events.date_start, events.date_end, events.date_granularity, events.report_date, place.name AS place_name,
    events.source_name, source_country, events.target_name, target_country,
    independent_source_count, source_count, events.article_count, events.mention_count, attributed_count, disputed_count, events.deaths_max,
    best.snippet AS example_snippet, articles.url AS example_url
FROM top_events AS events
JOIN core.event_mentions AS best ON best.event_mention_id = best_event_mention_id
SEMI JOIN core.current_versions USING (run_id, article_version_id)
JOIN core.articles USING (run_id, article_version_id)
LEFT JOIN core.entity_cast AS place ON place.entity_id = events.place_entity_id
ORDER BY independent_source_count DESC, source_count DESC, events.article_count DESC, events.mention_count DESC, events.report_date DESC, event_id
