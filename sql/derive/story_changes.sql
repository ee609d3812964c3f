-- What the last derivation left, beside what stands now, by article number (temporary).
-- Grain: article now (known_articles), story and day (remembered_stories, a view), one row (first_change).
-- Reads: story_inputs, core.story_articles, core.copies, core.story_memories.
-- Why: an article's story depends only on the articles before it, so that everything before the first difference still holds. An article
--   differs when its version, place or language does, and when it came or went.
CREATE OR REPLACE TEMP TABLE first_change AS
SELECT min(day) AS day
FROM (
    SELECT day
    FROM story_inputs
    ANTI JOIN core.story_articles USING (article_id, article_version_id, placed_at, lang)
    UNION ALL
    SELECT date_diff('day', DATE '1970-01-01', placed_at)
    FROM core.story_articles
    ANTI JOIN story_inputs USING (article_id, article_version_id, placed_at, lang)
);

CREATE OR REPLACE TEMP TABLE known_articles AS
WITH texts AS (
    SELECT number, story_articles.story_id, coalesce(copies.original_article_id, story_inputs.article_id) AS text_id
    FROM story_inputs
    JOIN core.story_articles USING (article_id)
    LEFT JOIN core.copies USING (article_id)
    WHERE story_inputs.day < coalesce((SELECT day FROM first_change), 1000000)
)
SELECT
    number,
    min(number) OVER (PARTITION BY text_id) AS root,
    min(number) OVER (PARTITION BY story_id) AS opener,
    story_id
FROM texts
ORDER BY number;

CREATE OR REPLACE TEMP VIEW remembered_stories AS
WITH openers AS (
    SELECT story_id, min(opener) AS number
    FROM known_articles
    GROUP BY story_id
)
SELECT number, date_diff('day', DATE '1970-01-01', day)::INTEGER AS day, terms, weights
FROM core.story_memories
JOIN openers USING (story_id);
