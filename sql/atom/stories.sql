-- The latest stories with the addresses of their articles, for the Atom feed.
-- Grain: story.
-- Reads: mart.stories, mart.articles.
-- Why: the first address is the article whose title the story bears; copies come last.
WITH latest AS (
    SELECT *
    FROM mart.stories
    WHERE report_date BETWEEN $first AND $last
    ORDER BY last_published_at DESC, story_id
    LIMIT $limit
),
told AS (
    SELECT
        story_id,
        list(articles.url ORDER BY articles.title <> latest.title, is_copy, captured_at, articles.url) AS urls,
        list(DISTINCT source_name ORDER BY source_name) AS source_names,
        arg_min(left(text, 300), (articles.title <> latest.title, is_copy, captured_at, articles.url)) AS opening
    FROM mart.articles
    JOIN latest USING (story_id)
    GROUP BY story_id
)
SELECT story_id, title, first_published_at, last_published_at, article_count, original_count, source_count, urls, source_names, opening
FROM latest
JOIN told USING (story_id)
ORDER BY last_published_at DESC, story_id
