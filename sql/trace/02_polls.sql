-- The polls that brought these entries
-- Reads: core.feed_polls, core.entries, core.captures, traced.
SELECT
    feed_polls.run_id, feed_polls.feed_url, polled_at, feed_polls.http_status, feed_polls.outcome_code, entry_count, warc_file, warc_offset,
    capture_id
FROM core.feed_polls
LEFT JOIN core.captures USING (run_id, capture_id)
WHERE (run_id, capture_id) IN (SELECT (run_id, capture_id) FROM core.entries WHERE url_key IN (SELECT url_key FROM traced))
ORDER BY polled_at, feed_polls.run_id, feed_polls.feed_url
