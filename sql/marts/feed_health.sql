-- One row a configured feed: when it last answered, how it fails, how late it delivers.
-- Grain: feed.
-- Reads: core.feeds, core.feed_polls, core.entries, ops.outcome_codes.
-- Why: a feed that falls silent takes its source out of every count, and nothing else would show it.
-- Example: SELECT source_name, feed_url, last_outcome_code, days_silent FROM mart.feed_health ORDER BY days_silent DESC NULLS FIRST
-- Columns:
--   poll_count: Attempts in the runs that are loaded
--   failed_count: Attempts that brought no answer or no feed
--   last_polled_at: When it was last asked, UTC
--   last_outcome_code: What came of the last attempt
--   last_answered_at: When it last gave a readable body or said that nothing is new, UTC
--   newest_entry_at: Latest publication time among all its entries, UTC
--   entry_count: Different links that it has shown
--   days_silent: Days from its newest entry to the newest poll of any feed; NULL when no entry has a date
--   median_delay_minutes: Median of the minutes from an entry's publication to our first sight of it
CREATE OR REPLACE VIEW mart.feed_health AS
WITH polls AS (
    SELECT
        feed_url,
        count(*) AS poll_count,
        count(*) FILTER (outcome_codes.kind_code IN ('failed', 'refused')) AS failed_count,
        max(polled_at) AS last_polled_at,
        arg_max(outcome_code, (polled_at, poll_id)) AS last_outcome_code,
        max(polled_at) FILTER (outcome_codes.kind_code IN ('done', 'known')) AS last_answered_at
    FROM core.feed_polls
    LEFT JOIN ops.outcome_codes USING (outcome_code)
    GROUP BY feed_url
),
links AS (
    SELECT feed_url, coalesce(url_key, entry_id) AS link, min(captured_at) AS first_seen_at, min(published_at) AS published_at
    FROM core.entries
    GROUP BY ALL
),
delivered AS (
    SELECT
        feed_url,
        count(*) AS entry_count,
        max(published_at) AS newest_entry_at,
        median(date_diff('minute', published_at, first_seen_at)) FILTER (first_seen_at >= published_at) AS median_delay_minutes
    FROM links
    GROUP BY feed_url
)
SELECT
    feeds.feed_url,
    feeds.source_name,
    feeds.is_enabled,
    coalesce(poll_count, 0) AS poll_count,
    coalesce(failed_count, 0) AS failed_count,
    last_polled_at,
    last_outcome_code,
    last_answered_at,
    newest_entry_at,
    coalesce(entry_count, 0) AS entry_count,
    date_diff('day', newest_entry_at, (SELECT max(polled_at) FROM core.feed_polls)) AS days_silent,
    median_delay_minutes
FROM core.feeds
LEFT JOIN polls USING (feed_url)
LEFT JOIN delivered USING (feed_url);
