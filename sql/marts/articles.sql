-- One row an article, in the version that stands now: what it says, who published it, whether it repeats another.
-- Grain: article.
-- Reads: core.articles, core.current_versions, core.article_sources, core.copies, core.story_articles, mart.local_date.
-- Why: start here. Versions and runs are already resolved, so that count(*) counts articles; leave copies out where texts are counted.
-- Example: SELECT published_at, source_name, title FROM mart.articles ORDER BY published_at DESC LIMIT 10
-- Columns:
--   captured_at: When the bytes of this version were first received, UTC
--   report_date: Day of publication, or of capture when that is unknown, in the readers' zone
--   has_full_text: Whether this is the whole article, not only an opening or a live blog
--   is_copy: Whether the text repeats another article's
--   story_id: The story that it tells; NULL for an article on its own
CREATE OR REPLACE VIEW mart.articles AS
SELECT
    articles.article_id,
    articles.article_version_id,
    articles.url,
    article_sources.source_name,
    articles.title,
    articles.text,
    articles.lang,
    articles.published_at,
    articles.published_at_precision,
    articles.captured_at,
    mart.local_date(coalesce(articles.published_at, articles.captured_at)) AS report_date,
    articles.modified_at,
    article_sources.owner_name,
    article_sources.source_country,
    article_sources.is_agency,
    article_sources.is_state_media,
    articles.source_domain,
    articles.feed_url,
    articles.authors,
    articles.agencies,
    articles.sections,
    articles.topics,
    articles.image_url,
    articles.is_free,
    articles.word_count,
    articles.outcome_code,
    articles.outcome_code = 'extract.article' AS has_full_text,
    articles.no_event_reason,
    copies.article_id IS NOT NULL AS is_copy,
    copies.original_article_id,
    story_articles.story_id,
    current_versions.version_count,
    current_versions.first_captured_at,
    articles.run_id,
    articles.capture_id,
    articles.coding_id
FROM core.current_versions
JOIN core.articles USING (run_id, article_version_id)
JOIN core.article_sources ON article_sources.article_id = current_versions.article_id
LEFT JOIN core.copies ON copies.article_id = current_versions.article_id
LEFT JOIN core.story_articles ON story_articles.article_id = current_versions.article_id;
