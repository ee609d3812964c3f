-- The digest of each part of a table (a run, a day): the number of its rows and the sum of their hashes.
-- Grain: part.
-- Reads: row_hashes.
-- Why: a sum is the same in whatever order rows are added, needs no sort, and parts that did not change need not be read again.
SELECT part, count(*) AS row_count, sum(row_hash) AS hash_sum
FROM row_hashes
GROUP BY part
