-- The newest articles that name an entity, each with the words of the first mention and what stands around it.
-- Grain: article.
-- Reads: mart.mentions, mart.articles.
-- Parameters: id, limit.
WITH first_mentions AS (
    SELECT article_id, arg_min(mentions, (field <> 'title', span_start)) AS mention
    FROM mart.mentions
    WHERE entity_id = $id
    GROUP BY article_id
)
SELECT articles.published_at, articles.source_name, articles.url, mention.snippet AS snippet, mention.field AS field,
    mention.span_start AS span_start, mention.span_end AS span_end,
    substring(CASE mention.field WHEN 'title' THEN title ELSE text END, greatest(mention.span_start - 60, 0) + 1,
        mention.span_end - mention.span_start + 120) AS context
FROM first_mentions
JOIN mart.articles USING (article_id)
ORDER BY articles.published_at DESC NULLS LAST, article_id
LIMIT $limit;
