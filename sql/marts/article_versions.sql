-- One row a version of an article, with how much it changed and why.
-- Grain: article version.
-- Reads: core.article_versions, core.articles, core.article_sources.
-- Why: what was published and then changed is part of the record. A change of our own extractor is told apart from the publisher's.
-- Example: SELECT url, version_number, similarity_score FROM mart.article_versions WHERE change_cause_code = 'publisher' LIMIT 10
-- Columns:
--   is_title_changed: Whether the headline differs from the version before
--   word_count_change: Words more or less than in the version before
CREATE OR REPLACE VIEW mart.article_versions AS
SELECT
    article_versions.article_id,
    article_versions.article_version_id,
    article_versions.version_number,
    article_versions.captured_at,
    article_sources.source_name,
    articles.url,
    articles.title,
    articles.text,
    articles.word_count,
    article_versions.similarity_score,
    article_versions.change_cause_code,
    articles.title <> lag(articles.title) OVER history AS is_title_changed,
    articles.word_count - lag(articles.word_count) OVER history AS word_count_change,
    article_versions.is_current,
    articles.outcome_code,
    article_versions.run_id,
    articles.capture_id,
    articles.coding_id
FROM core.article_versions
JOIN core.articles USING (run_id, article_version_id)
JOIN core.article_sources ON article_sources.article_id = article_versions.article_id
WINDOW history AS (PARTITION BY article_versions.article_id ORDER BY article_versions.version_number);
