-- Publishers, with what they are and what they brought.
-- Grain: source.
-- Key: source_name.
-- Reads: mart.sources.
-- Why: counts are those of the whole file, not of the days alone.
FROM mart.sources
ORDER BY source_name
