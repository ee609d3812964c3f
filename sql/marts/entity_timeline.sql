-- One row an entity and article that names it, in order of time.
-- Grain: entity, article.
-- Reads: mart.mentions, mart.articles.
-- Why: the way of a person or a company through the news, article by article.
-- Example: SELECT report_date, title FROM mart.entity_timeline WHERE entity_id = 'ctry:IRN' ORDER BY published_at DESC LIMIT 10
-- Columns:
--   mention_count: How often the article names it
--   first_snippet: The words of its first mention in the article
CREATE OR REPLACE VIEW mart.entity_timeline AS
WITH named AS (
    SELECT entity_id, entity_name, article_id, count(*) AS mention_count, arg_min(snippet, (field <> 'title', span_start)) AS first_snippet
    FROM mart.mentions
    WHERE entity_id IS NOT NULL
    GROUP BY ALL
)
SELECT named.*, articles.report_date, articles.published_at, articles.source_name, articles.title, articles.url, articles.is_copy, articles.story_id
FROM named
JOIN mart.articles USING (article_id);
