-- What were the top stories of the last day?
-- Reads: mart.stories, mart.articles.
SELECT title, source_count, original_count, article_count, first_published_at
FROM mart.stories
WHERE last_published_at >= (SELECT max(published_at) FROM mart.articles) - INTERVAL 1 DAY
ORDER BY source_count DESC, original_count DESC, story_id
LIMIT 20
