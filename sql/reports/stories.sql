-- The stories that most sources told, with their copies.
-- Grain: story with an article of the night.
-- Reads: mart.articles, core.stories.
-- Why: a text that many print is one text, so originals and copies are counted apart. A story keeps what earlier nights told of it.
WITH night_stories AS (
    SELECT story_id, count(*) AS night_article_count
    FROM mart.articles
    WHERE list_contains($runs::VARCHAR[], run_id) AND story_id IS NOT NULL
    GROUP BY story_id
),
top_stories AS (
    SELECT stories.*, night_article_count
    FROM night_stories
    JOIN core.stories USING (story_id)
    ORDER BY source_count DESC, original_count DESC, night_article_count DESC, last_published_at DESC, story_id
    LIMIT 1000
),
story_sources AS (
    SELECT
        story_id,
        list(DISTINCT articles.source_name ORDER BY articles.source_name) AS source_names,
        arg_min(articles.url, (articles.title <> top_stories.title, articles.is_copy, articles.captured_at, articles.url)) AS url
    FROM mart.articles
    JOIN top_stories USING (story_id)
    GROUP BY story_id
)
SELECT
    story_id, title, url, source_count, original_count, article_count - original_count AS copy_count, article_count, night_article_count,
    first_published_at, last_published_at, source_names
FROM top_stories
JOIN story_sources USING (story_id)
ORDER BY source_count DESC, original_count DESC, night_article_count DESC, last_published_at DESC, story_id
