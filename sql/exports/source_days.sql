-- What each source announced and what was read of it, day by day.
-- Grain: source, day.
-- Key: source_name, day.
-- Day: day.
-- Reads: mart.source_days.
-- Why: the denominator: a fall in counts may be a gap in reading.
FROM mart.source_days
WHERE day BETWEEN $first AND $last
ORDER BY day, source_name
