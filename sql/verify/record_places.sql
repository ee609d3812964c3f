-- Where the rows of captures say that their records lie, a file at a time.
-- Grain: file.
-- Reads: core.captures.
SELECT warc_file, any_value(run_id) AS run_id, list(warc_offset) AS offsets, max(warc_offset) AS last_offset
FROM core.captures
GROUP BY warc_file
ORDER BY warc_file
