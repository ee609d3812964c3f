-- The file that these were taken from: when it was made, of what, and how fresh it was.
-- Grain: the file.
-- Key: published_at.
-- Reads: mart.about.
-- Why: a figure can be cited only with the state of the data and the code that made it.
FROM mart.about
