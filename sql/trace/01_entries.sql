-- Feed entries that name it
-- Reads: core.entries, core.feeds, ops.outcomes, traced.
SELECT entries.run_id, feeds.source_name, entries.feed_url, entries.captured_at AS seen_at, position, entries.title, published_raw, published_at,
    entries.url, outcomes.outcome_code, entry_id, entries.capture_id AS feed_capture_id
FROM core.entries
LEFT JOIN core.feeds USING (feed_url)
LEFT JOIN ops.outcomes ON outcomes.run_id = entries.run_id AND outcomes.item_kind = 'entry' AND outcomes.item_id = entries.entry_id
WHERE entries.url_key IN (SELECT url_key FROM traced)
ORDER BY entries.captured_at, entries.run_id, feed_url, position
