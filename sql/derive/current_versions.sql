-- The one version of each article that stands now, across all runs; only articles that this batch touched are looked at again.
-- Grain: article.
-- Reads: core.articles, dirty_articles.
-- Why: a version seen in several runs is owned by the first by capture time, then run id, whatever order they are loaded in. The latest
--   by first sight stands, but what is only a part of an article (a paywall's opening) never takes the place of a whole text.
DELETE FROM core.current_versions WHERE article_id IN (FROM dirty_articles);

INSERT INTO core.current_versions BY NAME
WITH owned_versions AS (
    SELECT
        article_id,
        article_version_id,
        arg_min({'run_id': run_id, 'is_whole': outcome_code = 'extract.article', 'captured_at': captured_at}, (captured_at, run_id)) AS owner
    FROM core.articles
    SEMI JOIN dirty_articles USING (article_id)
    GROUP BY article_id, article_version_id
)
SELECT
    article_id,
    arg_max(article_version_id, (owner.is_whole, owner.captured_at, owner.run_id, article_version_id)) AS article_version_id,
    arg_max(owner.run_id, (owner.is_whole, owner.captured_at, owner.run_id, article_version_id)) AS run_id,
    count(*)::INTEGER AS version_count,
    min(owner.captured_at) AS first_captured_at,
    arg_max(owner.captured_at, (owner.is_whole, owner.captured_at, owner.run_id, article_version_id)) AS last_captured_at
FROM owned_versions
GROUP BY article_id
ORDER BY article_id;
