-- One row a story: the articles on one matter.
-- Grain: story.
-- Reads: core.stories, mart.local_date.
-- Why: a story counts once, however many sources tell it; original_count leaves copies out.
-- Example: SELECT title, source_count, original_count FROM mart.stories ORDER BY source_count DESC, original_count DESC LIMIT 10
-- Columns:
--   report_date: Day of the first publication in the readers' zone
CREATE OR REPLACE VIEW mart.stories AS
SELECT
    story_id, title, first_published_at, last_published_at, mart.local_date(first_published_at) AS report_date,
    lang, article_count, original_count, source_count
FROM core.stories;
