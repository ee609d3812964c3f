-- The incidents that these reports belong to, with everybody else who reports them
-- Reads: core.event_mentions, core.event_members, mart.events, traced.
-- Why: a report is not an incident: here is how many others stand behind it.
SELECT
    events.event_id, event_title, events.event_type, events.status, events.date_start, events.date_end, place_name, mention_count,
    article_count, source_count, independent_source_count, example_url
FROM mart.events
WHERE event_id IN (
    SELECT event_id
    FROM core.event_members
    JOIN core.event_mentions USING (event_mention_id)
    WHERE article_id IN (SELECT article_id FROM traced)
)
ORDER BY event_id
