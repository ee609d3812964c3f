-- Which article tells which story.
-- Grain: article.
-- Reads: placed_articles, story_names, story_inputs, core.story_articles, core.stories, dirty_articles, resourced_articles, changed_copies.
-- Why: articles before the first change stay as they are. What stood before is kept aside (earlier_places), for redirects. moved_articles
--   are those whose story or time changed; touched_stories those that gained or lost one, or whose articles say or come from something else.
CREATE OR REPLACE TEMP VIEW kept_articles AS
SELECT article_id
FROM story_inputs
WHERE day < coalesce((SELECT day FROM first_change), 1000000);

CREATE OR REPLACE TEMP TABLE earlier_places AS
SELECT article_id, story_id, placed_at
FROM core.story_articles
ANTI JOIN kept_articles USING (article_id);

DELETE FROM core.story_articles
WHERE article_id NOT IN (FROM kept_articles);

INSERT INTO core.story_articles BY NAME
SELECT article_id, story_id, similarity_score, article_version_id, placed_at, lang
FROM placed_articles
JOIN story_names USING (opener)
JOIN story_inputs USING (number)
ANTI JOIN kept_articles USING (article_id)
ORDER BY number;

CREATE OR REPLACE TEMP TABLE moved_articles AS
WITH places AS (
    SELECT article_id, story_id, placed_at
    FROM core.story_articles
    ANTI JOIN kept_articles USING (article_id)
)
SELECT DISTINCT article_id
FROM ((FROM places EXCEPT FROM earlier_places) UNION ALL (FROM earlier_places EXCEPT FROM places));

CREATE OR REPLACE TEMP TABLE touched_stories AS
SELECT story_id FROM earlier_places
UNION
SELECT story_id FROM core.story_articles ANTI JOIN kept_articles USING (article_id)
UNION
SELECT story_id FROM core.story_articles
WHERE article_id IN (FROM dirty_articles) OR article_id IN (FROM resourced_articles) OR article_id IN (FROM changed_copies)
UNION
SELECT story_id FROM core.story_articles ANTI JOIN core.stories USING (story_id);
