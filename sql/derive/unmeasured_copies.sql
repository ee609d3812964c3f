-- The copies whose likeness to their original must be measured (temporary).
-- Grain: copy.
-- Reads: placed_articles, story_inputs, core.copies, core.story_articles.
-- Why: measuring reads two texts; core.story_articles still says which versions were read last time.
CREATE OR REPLACE TEMP TABLE unmeasured_copies AS
WITH unchanged AS (
    SELECT number, story_inputs.article_id
    FROM story_inputs
    SEMI JOIN core.story_articles USING (article_id, article_version_id, lang)
),
measured AS (
    SELECT copy.number, original.number AS original
    FROM core.copies
    JOIN unchanged AS copy USING (article_id)
    JOIN unchanged AS original ON original.article_id = copies.original_article_id
)
SELECT number, original
FROM placed_articles
ANTI JOIN measured USING (number, original)
WHERE original <> number
ORDER BY number;
