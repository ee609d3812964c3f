-- One row a story: the articles on one matter.
-- Grain: story.
-- Reads: touched_stories, typical_articles, core.story_articles, core.articles, core.current_versions, core.copies, core.article_sources.
-- Why: only stories that gained or lost an article are made again.
DELETE FROM core.stories
WHERE story_id IN (FROM touched_stories) OR story_id NOT IN (SELECT story_id FROM core.story_articles);

INSERT INTO core.stories BY NAME
WITH tellings AS (
    SELECT
        story_articles.story_id,
        story_articles.placed_at,
        story_articles.lang,
        articles.article_id,
        articles.title,
        CASE WHEN articles.published_at <= current_versions.first_captured_at + INTERVAL 1 DAY THEN articles.published_at
            ELSE current_versions.first_captured_at END AS reported_at,
        copies.article_id IS NULL AS is_original,
        coalesce(article_sources.source_name, articles.source_domain) AS source_name,
        typical_articles.number IS NOT NULL AS is_typical
    FROM core.story_articles
    SEMI JOIN touched_stories USING (story_id)
    JOIN story_inputs USING (article_id)
    JOIN core.articles ON articles.rowid = story_inputs.row_id
    JOIN core.current_versions ON current_versions.article_id = story_articles.article_id
    LEFT JOIN core.copies ON copies.article_id = story_articles.article_id
    LEFT JOIN core.article_sources ON article_sources.article_id = story_articles.article_id
    LEFT JOIN typical_articles USING (number)
)
SELECT
    story_id,
    arg_min(title, (NOT is_typical, NOT is_original, title = '', placed_at, article_id)) AS title,
    nullif(arg_min(lang, (NOT is_original, placed_at, article_id)), '') AS lang,
    min(reported_at) AS first_published_at,
    max(reported_at) AS last_published_at,
    count(*)::INTEGER AS article_count,
    count_if(is_original)::INTEGER AS original_count,
    count(DISTINCT source_name)::INTEGER AS source_count
FROM tellings
GROUP BY story_id
ORDER BY story_id;
