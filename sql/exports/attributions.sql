-- Whose work is in these files, and under which licence.
-- Grain: work.
-- Key: work_name.
-- Reads: mart.attributions.
-- Why: who publishes from them names these.
FROM mart.attributions
ORDER BY work_name
