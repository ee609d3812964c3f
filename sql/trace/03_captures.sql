-- Captures: what was asked, what came, and where the bytes lie below captures/
-- Reads: core.captures, core.articles, traced.
SELECT run_id, capture_id, captured_at, http_status, outcome_code, url_requested, url_final, media_type, charset, payload_bytes, payload_sha256,
    warc_file, warc_offset, warc_length, record_id, feed_url
FROM core.captures
WHERE kind_code <> 'feed' AND (url_key IN (SELECT url_key FROM traced)
    OR (run_id, capture_id) IN (SELECT (run_id, capture_id) FROM core.articles WHERE article_id IN (SELECT article_id FROM traced)))
ORDER BY captured_at, run_id, capture_id
