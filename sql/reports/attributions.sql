-- Whose work is in the file, and under which licence.
-- Grain: work.
-- Reads: mart.attributions.
-- Why: who publishes from the file names them.
SELECT work_name, licence_name, used_for, work_url
FROM mart.attributions
ORDER BY work_name
