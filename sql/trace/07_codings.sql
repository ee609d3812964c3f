-- What made the facts: code, model, lexicon, knowledge and settings
-- Reads: core.articles, core.mentions, core.event_mentions, core.quotes, ops.codings, traced.
WITH facts AS (
    SELECT coding_id, 'articles' AS fact_name, article_id FROM core.articles
    UNION ALL SELECT coding_id, 'mentions', article_id FROM core.mentions
    UNION ALL SELECT coding_id, 'event mentions', article_id FROM core.event_mentions
    UNION ALL SELECT coding_id, 'quotes', article_id FROM core.quotes
)
SELECT codings.*, string_agg(DISTINCT fact_name, ', ' ORDER BY fact_name) AS facts, count(*) AS row_count
FROM facts
JOIN ops.codings USING (coding_id)
WHERE article_id IN (SELECT article_id FROM traced)
GROUP BY ALL
ORDER BY codings.coding_id
