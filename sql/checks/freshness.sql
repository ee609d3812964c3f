-- The newest live capture is at most 26 hours older than the file.
-- Severity: warn.
-- Reads: core.captures, ops.runs, ops.builds.
-- Why: a night is built at most a day after its day has closed, and two hours are allowed for the night itself; what is older was not polled.
--   A file of archives alone is as old as it is.
WITH newest AS (
    SELECT max(captured_at) AS captured_at
    FROM core.captures
    JOIN ops.runs USING (run_id)
    WHERE runs.kind_code = 'live'
)
SELECT captured_at, built_at
FROM newest
CROSS JOIN ops.builds
WHERE captured_at < built_at - INTERVAL 26 HOUR
