-- Which sources were read on every day, so that a series over them is comparable?
-- Reads: mart.source_days.
-- Why: a source that joins half-way through bends every count; the panel holds those with articles on at least nine days of ten.
WITH span AS (
    SELECT count(DISTINCT day) AS day_count FROM mart.source_days WHERE article_count > 0
)
SELECT source_name, count(*) AS days_with_articles, any_value(day_count) AS day_count, sum(article_count) AS article_count
FROM mart.source_days
CROSS JOIN span
WHERE article_count > 0
GROUP BY source_name
HAVING count(*) >= 0.9 * any_value(day_count)
ORDER BY article_count DESC, source_name
