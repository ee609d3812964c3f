-- Where the bodies of captures lie: all of them, or an even sample of $sample.
-- Grain: capture.
-- Reads: core.captures, ops.outcome_codes.
-- Why: ordered by place, so that each file is read once from its beginning.
WITH bodies AS (
    SELECT
        capture_id, warc_file, warc_offset, payload_sha256, record_id,
        row_number() OVER (ORDER BY warc_file, warc_offset, capture_id) AS number,
        count(*) OVER () AS body_count
    FROM core.captures
    JOIN ops.outcome_codes USING (outcome_code)
    WHERE payload_sha256 IS NOT NULL AND outcome_codes.kind_code = 'done'
)
SELECT capture_id, warc_file, warc_offset, payload_sha256, record_id
FROM bodies
WHERE $sample IS NULL OR number % greatest(1, body_count // $sample) = 0
ORDER BY number
