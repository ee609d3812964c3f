-- Copies: what it repeats, and what repeats it
-- Reads: core.copies, mart.articles, traced.
SELECT copies.article_id, copies.original_article_id, similarity_score, containment_score, copying.source_name, copying.url,
    original.source_name AS original_source_name, original.url AS original_url
FROM core.copies
JOIN mart.articles AS copying ON copying.article_id = copies.article_id
JOIN mart.articles AS original ON original.article_id = copies.original_article_id
WHERE copies.article_id IN (SELECT article_id FROM traced) OR copies.original_article_id IN (SELECT article_id FROM traced)
ORDER BY copies.article_id
