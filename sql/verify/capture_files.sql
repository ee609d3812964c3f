-- The WARC files that captures lie in, and how long each must at least be.
-- Grain: file.
-- Reads: core.captures.
SELECT warc_file, max(warc_offset + coalesce(warc_length, 0)) AS byte_count
FROM core.captures
GROUP BY warc_file
