-- Ids of stories that were issued and moved: the story that now holds their earliest article.
-- Grain: old id.
-- Reads: earlier_places, core.story_articles, core.stories, core.redirects.
-- Why: a link to a story must not die. An id that comes back to life needs no redirect; one that moved twice leads to the end.
CREATE OR REPLACE TEMP TABLE moved_stories AS
SELECT
    earlier_places.story_id AS old_id,
    arg_min(story_articles.story_id, (earlier_places.placed_at, earlier_places.article_id))
        FILTER (story_articles.story_id IS NOT NULL) AS new_id
FROM earlier_places
ANTI JOIN core.stories USING (story_id)
LEFT JOIN core.story_articles ON story_articles.article_id = earlier_places.article_id
GROUP BY earlier_places.story_id;

UPDATE core.redirects
SET new_id = moved_stories.new_id, moved_at = getvariable('derived_at')
FROM moved_stories
WHERE kind_code = 'story' AND redirects.new_id = moved_stories.old_id;

DELETE FROM core.redirects
WHERE kind_code = 'story' AND (old_id IN (SELECT story_id FROM core.stories) OR old_id IN (SELECT old_id FROM moved_stories));

INSERT INTO core.redirects BY NAME
SELECT
    old_id,
    new_id,
    'story' AS kind_code,
    CASE WHEN new_id IS NULL THEN 'its articles are gone' ELSE 'its articles moved or an earlier one joined' END AS reason,
    getvariable('derived_at') AS moved_at
FROM moved_stories
ORDER BY old_id;
