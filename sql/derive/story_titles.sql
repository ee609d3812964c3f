-- The articles among which a story's most typical title is chosen, where there is a choice (temporary).
-- Grain: article.
-- Reads: touched_stories, core.story_articles, core.copies, story_inputs.
-- Why: a title that was reprinted a hundred times is one title.
CREATE OR REPLACE TEMP TABLE title_candidates AS
SELECT story_id, number
FROM core.story_articles
SEMI JOIN touched_stories USING (story_id)
ANTI JOIN core.copies USING (article_id)
JOIN story_inputs USING (article_id)
QUALIFY count(*) OVER (PARTITION BY story_id) > 1
ORDER BY story_id, number;
