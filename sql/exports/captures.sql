-- The digests of the bytes: every attempt of those days, what came of it, and where its record lies.
-- Grain: run, capture.
-- Key: run_id, capture_id.
-- Day: capture_date.
-- Reads: core.captures.
-- Why: who holds the same bytes can prove that they are the same; the bytes themselves stay in captures/.
-- Columns:
--   capture_date: Day of the capture, UTC
SELECT
    run_id, capture_id, kind_code, url_final, captured_at, http_status, media_type, payload_sha256, payload_bytes, outcome_code,
    warc_file, warc_offset, CAST(captured_at AS DATE) AS capture_date
FROM core.captures
WHERE capture_date BETWEEN $first AND $last
ORDER BY capture_date, run_id, capture_id
