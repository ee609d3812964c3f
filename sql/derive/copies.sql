-- Which article repeats which.
-- Grain: copy.
-- Reads: placed_articles, measured_copies, story_inputs, core.copies.
-- Why: a pair that was measured before is as it was, unless one of its texts changed.
DELETE FROM core.copies
WHERE (article_id, original_article_id) NOT IN (
    SELECT (copy.article_id, original.article_id)
    FROM placed_articles
    JOIN story_inputs AS copy USING (number)
    JOIN story_inputs AS original ON original.number = placed_articles.original
    ANTI JOIN measured_copies ON measured_copies.number = placed_articles.number
    WHERE placed_articles.original <> placed_articles.number
);

INSERT INTO core.copies BY NAME
SELECT
    copy.article_id,
    original.article_id AS original_article_id,
    jaccard AS similarity_score,
    containment AS containment_score
FROM measured_copies
JOIN story_inputs AS copy USING (number)
JOIN story_inputs AS original ON original.number = measured_copies.original
ORDER BY copy.article_id;
