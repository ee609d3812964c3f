-- The rows of GDELT's event files, each with the day of the file that it belongs to.
-- Grain: event.
-- Reads: mart.gdelt_events.
-- Why: a file of GDELT holds what was added on its day, whatever day the events are dated to.
SELECT CAST(strptime(CAST("DATEADDED" AS VARCHAR), '%Y%m%d%H%M%S') AS DATE) AS day, *
FROM mart.gdelt_events
WHERE day BETWEEN $first AND $last
ORDER BY day, "GLOBALEVENTID"
