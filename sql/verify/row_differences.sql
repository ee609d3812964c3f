-- How many rows each of two tables has that the other has not, each as often as it is there.
-- Grain: one row.
-- Reads: left_rows, right_rows.
-- Why: equal digests say that nothing changed; this says how much did.
SELECT
    (SELECT count(*) FROM (FROM left_rows EXCEPT ALL FROM right_rows)) AS left_only_count,
    (SELECT count(*) FROM (FROM right_rows EXCEPT ALL FROM left_rows)) AS right_only_count,
    (SELECT count(*) FROM left_rows) AS left_count,
    (SELECT count(*) FROM right_rows) AS right_count
