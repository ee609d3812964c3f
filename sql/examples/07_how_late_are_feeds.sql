-- How late do feeds deliver, and which have fallen silent?
-- Reads: mart.feed_health.
SELECT source_name, feed_url, median_delay_minutes, days_silent, last_outcome_code, failed_count, poll_count
FROM mart.feed_health
ORDER BY days_silent DESC NULLS FIRST, median_delay_minutes DESC NULLS LAST, feed_url
