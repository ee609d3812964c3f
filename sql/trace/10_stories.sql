-- Its story
-- Reads: mart.stories, core.story_articles, traced.
SELECT DISTINCT stories.*
FROM mart.stories
JOIN core.story_articles USING (story_id)
WHERE story_articles.article_id IN (SELECT article_id FROM traced)
ORDER BY story_id
