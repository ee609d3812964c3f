-- The current version of each article in order of time: what stories and copies are made of (temporary).
-- Grain: article.
-- Reads: core.current_versions, core.articles, core.article_sources.
-- Why: an article stands where it was published; where that is unknown or lies after its first capture, where it was first seen. A live
--   day's articles stay within that day, so that a night changes no story of the days before it; an archive's stand where they belong.
--   A changed text stays at its place. row_id finds the text again without searching for it.
CREATE OR REPLACE TEMP TABLE story_inputs AS
WITH placed_articles AS (
    SELECT
        articles.article_id,
        articles.article_version_id,
        articles.rowid AS row_id,
        current_versions.first_captured_at AS seen_at,
        CASE WHEN articles.published_at <= seen_at + INTERVAL 1 DAY THEN articles.published_at ELSE seen_at END AS reported_at,
        CASE WHEN starts_with(run_id, 'live-')
            THEN greatest(least(reported_at, date_trunc('day', seen_at) + INTERVAL '86399.999999' SECOND), date_trunc('day', seen_at))
            ELSE reported_at END AS placed_at,
        coalesce(articles.lang, '') AS lang,
        coalesce(article_sources.is_agency, false) AS is_agency
    FROM core.current_versions
    JOIN core.articles USING (run_id, article_version_id)
    LEFT JOIN core.article_sources ON article_sources.article_id = articles.article_id
)
SELECT
    (row_number() OVER (ORDER BY placed_at, article_id) - 1)::INTEGER AS number,
    date_diff('day', DATE '1970-01-01', placed_at)::INTEGER AS day,
    article_id, article_version_id, row_id, placed_at, lang, is_agency
FROM placed_articles
ORDER BY number;
