-- Which sources copied which, and how much of their texts?
-- Reads: core.copies, core.article_sources.
SELECT
    copying.source_name AS copying_source, original.source_name AS original_source, count(*) AS copy_count,
    round(avg(copies.similarity_score), 2) AS mean_similarity, bool_or(original.is_agency) AS is_from_agency
FROM core.copies
JOIN core.article_sources AS copying USING (article_id)
JOIN core.article_sources AS original ON original.article_id = copies.original_article_id
WHERE copying.source_name <> original.source_name
GROUP BY ALL
ORDER BY copy_count DESC, copying_source, original_source
