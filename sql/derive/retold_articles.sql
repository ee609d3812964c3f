-- Articles that may be another evidence than before for the incidents that they report (temporary).
-- Grain: article.
-- Reads: dirty_articles, resourced_articles, judged_articles, changed_copies, core.copies.
-- Why: an incident counts its sources by the article that each one repeats; where that one changed, so does what its copies count for.
CREATE OR REPLACE TEMP TABLE retold_articles AS
WITH changed AS (
    FROM dirty_articles
    UNION
    FROM resourced_articles
    UNION
    FROM judged_articles
    UNION
    FROM changed_copies
)
SELECT article_id FROM changed
UNION
SELECT copies.article_id FROM core.copies JOIN changed ON changed.article_id = copies.original_article_id;
