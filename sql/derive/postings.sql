-- Search: the terms of each article that this batch touched.
-- Grain: term, article.
-- Reads: core.articles, core.current_versions, dirty_articles, mart.terms.
-- Why: an inverted index in plain SQL needs no extension, and follows the articles that changed, no others.
DELETE FROM core.postings WHERE article_id IN (FROM dirty_articles);

INSERT INTO core.postings BY NAME
WITH article_terms AS (
    SELECT
        current_versions.article_id,
        CAST(coalesce(articles.published_at, articles.captured_at) AS DATE) AS report_date,
        unnest(mart.terms(concat_ws(chr(10), articles.title, articles.text))) AS term
    FROM core.current_versions
    JOIN core.articles USING (run_id, article_version_id)
    SEMI JOIN dirty_articles ON dirty_articles.article_id = current_versions.article_id
)
SELECT report_date, term, article_id, count(*)::INTEGER AS term_count
FROM article_terms
WHERE length(term) <= 40
GROUP BY report_date, term, article_id
ORDER BY term, article_id;
