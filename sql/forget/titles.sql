-- What the articles of a host and of the hosts below it are called.
-- Grain: title.
-- Reads: core.articles.
SELECT DISTINCT title
FROM core.articles
WHERE title <> '' AND (regexp_extract(url, '^[a-z]+://([^/:?#]+)', 1) = $host OR regexp_extract(url, '^[a-z]+://([^/:?#]+)', 1).ends_with('.' || $host))
ORDER BY title
