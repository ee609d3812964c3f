-- How do sources title the same story?
-- Reads: mart.stories, mart.articles.
WITH widest AS (
    SELECT story_id, title AS story_title
    FROM mart.stories
    ORDER BY source_count DESC, original_count DESC, story_id
    LIMIT 5
)
SELECT story_title, published_at, source_name, articles.title, is_copy
FROM widest
JOIN mart.articles USING (story_id)
ORDER BY story_title, published_at, source_name
