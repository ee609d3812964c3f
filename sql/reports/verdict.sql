-- The night in one row: what its verdict sentence is made of.
-- Grain: the night.
-- Reads: mart.articles, core.event_mentions, core.event_members, ops.check_results.
-- Why: articles are counted as they stand now, in the night that first saw what stands.
WITH night_articles AS (
    SELECT article_id, source_name, story_id, is_copy
    FROM mart.articles
    WHERE list_contains($runs::VARCHAR[], run_id)
),
night_incidents AS (
    SELECT count(DISTINCT event_id) AS incident_count
    FROM core.event_mentions
    JOIN core.event_members USING (event_mention_id)
    WHERE list_contains($runs::VARCHAR[], run_id)
),
check_counts AS (
    SELECT count(*) AS check_count, count(*) FILTER (NOT is_passed) AS finding_check_count FROM ops.check_results
)
SELECT
    count(article_id) AS article_count,
    count(article_id) FILTER (is_copy) AS copy_count,
    count(DISTINCT source_name) AS source_count,
    count(DISTINCT story_id) AS story_count,
    any_value(incident_count) AS incident_count,
    any_value(check_count) AS check_count,
    any_value(finding_check_count) AS finding_check_count
FROM check_counts
CROSS JOIN night_incidents
LEFT JOIN night_articles ON true
