-- The digest of a table: the hashes of its rows, sorted, hashed again; in buckets, so that no sort and no string grows large.
-- Grain: one row.
-- Reads: row_hashes.
-- Why: the same rows give the same digest in whatever order and by however many threads they were written.
WITH buckets AS (
    SELECT left(row_hash, 3) AS bucket, count(*) AS row_count, sha256(string_agg(row_hash, '' ORDER BY row_hash)) AS bucket_hash
    FROM row_hashes
    GROUP BY bucket
)
SELECT coalesce(sum(row_count), 0)::BIGINT AS row_count, sha256(coalesce(string_agg(bucket_hash, '' ORDER BY bucket), '')) AS content_sha256
FROM buckets
