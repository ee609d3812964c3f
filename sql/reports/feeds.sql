-- How the configured feeds answered, the ones in trouble first.
-- Grain: feed.
-- Reads: core.feeds, core.feed_polls.
-- Why: a feed that fails or falls silent takes its source out of every count, and nothing else would show it.
WITH night_polls AS (
    SELECT
        feed_url,
        count(*) AS poll_count,
        count(*) FILTER (outcome_code IN ('feed.parsed', 'feed.empty', 'fetch.unchanged', 'fetch.same_body')) AS answered_count,
        sum(entry_count) AS entry_count,
        max(newest_entry_at) AS newest_entry_at,
        arg_max(outcome_code, (polled_at, poll_id)) AS last_outcome_code
    FROM core.feed_polls
    WHERE list_contains($runs::VARCHAR[], run_id)
    GROUP BY feed_url
)
SELECT
    coalesce(feeds.source_name, feed_url) AS source_name, feed_url,
    CASE WHEN feeds.is_enabled IS FALSE THEN 'off'
         WHEN poll_count IS NULL THEN 'not asked'
         WHEN answered_count = 0 THEN 'failing'
         WHEN answered_count < poll_count THEN 'unsteady'
         WHEN newest_entry_at < $day - INTERVAL 3 DAY THEN 'silent'
         ELSE 'well' END AS health,
    coalesce(poll_count, 0) AS poll_count, coalesce(answered_count, 0) AS answered_count, coalesce(entry_count, 0) AS entry_count,
    newest_entry_at, last_outcome_code
FROM core.feeds
FULL JOIN night_polls USING (feed_url)
ORDER BY list_position(['failing', 'unsteady', 'silent', 'not asked', 'well', 'off'], health), source_name, feed_url
