-- The incidents that articles of the night report, each with its best evidence.
-- Grain: incident.
-- Reads: core.event_mentions, core.event_members, core.events, mart.events.
-- Why: an incident is something that is said to have happened, however often it is reported; the one with most independent sources
--   comes first.
WITH night_events AS (
    SELECT DISTINCT event_id
    FROM core.event_mentions
    JOIN core.event_members USING (event_mention_id)
    WHERE list_contains($runs, run_id)
),
top_events AS (
    SELECT event_id
    FROM night_events
    JOIN core.events USING (event_id)
    ORDER BY independent_source_count DESC, source_count DESC, article_count DESC, mention_count DESC, report_date DESC, event_id
    LIMIT 1000
)
SELECT
    event_id, event_title, event_type, mode_code, status, date_start, date_end, date_granularity, report_date, place_name,
    source_name, source_country, target_name, target_country,
    independent_source_count, source_count, article_count, mention_count, attributed_count, disputed_count, deaths_max,
    example_snippet, example_url
FROM mart.events
WHERE event_id IN (FROM top_events)
ORDER BY independent_source_count DESC, source_count DESC, article_count DESC, mention_count DESC, report_date DESC, event_id
