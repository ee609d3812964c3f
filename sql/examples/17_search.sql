-- Which articles hold these words? A phrase in quotation marks must stand as it is.
-- Reads: mart.search.
SELECT round(search_score, 2) AS score, published_at, source_name, title, url
FROM mart.search('ceasefire talks')
LIMIT 20
