-- The sources of the night: what each brought, and how much of it stands elsewhere too.
-- Grain: source.
-- Reads: mart.articles, core.event_mentions, core.event_members.
-- Why: a night that hangs on few sources should be seen to.
WITH night_articles AS (
    SELECT article_version_id, source_name, story_id, is_copy
    FROM mart.articles
    WHERE list_contains($runs::VARCHAR[], run_id)
),
night_events AS (
    SELECT night_articles.source_name, count(DISTINCT event_id) AS incident_count
    FROM core.event_mentions
    JOIN core.event_members USING (event_mention_id)
    JOIN night_articles USING (article_version_id)
    WHERE list_contains($runs::VARCHAR[], run_id)
    GROUP BY ALL
)
SELECT
    source_name,
    count(*) AS article_count,
    count(*) FILTER (is_copy) AS copy_count,
    count(DISTINCT story_id) AS story_count,
    coalesce(any_value(incident_count), 0) AS incident_count
FROM night_articles
LEFT JOIN night_events USING (source_name)
GROUP BY source_name
ORDER BY article_count DESC, source_name
