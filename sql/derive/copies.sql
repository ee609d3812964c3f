-- Which article repeats which.
-- Grain: copy.
-- Reads: placed_articles, measured_copies, story_inputs, core.copies.
-- Why: a pair that was measured before is as it was, unless one of its texts changed. changed_copies (temporary) keeps the articles that
--   were copies of something else before, or are now.
CREATE OR REPLACE TEMP TABLE standing_copies AS
SELECT copy.article_id, original.article_id AS original_article_id
FROM placed_articles
JOIN story_inputs AS copy USING (number)
JOIN story_inputs AS original ON original.number = placed_articles.original
ANTI JOIN measured_copies ON measured_copies.number = placed_articles.number
WHERE placed_articles.original <> placed_articles.number;

CREATE OR REPLACE TEMP TABLE changed_copies AS
SELECT article_id FROM core.copies ANTI JOIN standing_copies USING (article_id, original_article_id)
UNION
SELECT article_id FROM measured_copies JOIN story_inputs USING (number);

DELETE FROM core.copies
WHERE article_id IN (FROM changed_copies);

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
