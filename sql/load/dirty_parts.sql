-- Adds the runs and days in which dirty articles stand to `dirty_parts`: the parts of tables whose digests must be read again.
-- Grain: part.
-- Reads: core.articles, dirty_articles, batch_runs.
-- Why: a run that is loaded may take the ownership of a version from another, whose digest then changes though its rows do not. An
--   article's terms stand under the day of one of its versions: looking for them among all terms of a year cost more than the load.
INSERT INTO dirty_parts
WITH places AS (
    SELECT DISTINCT run_id AS part FROM core.articles SEMI JOIN dirty_articles USING (article_id)
    UNION
    SELECT run_id FROM batch_runs
    UNION
    SELECT DISTINCT CAST(CAST(coalesce(published_at, captured_at) AS DATE) AS VARCHAR)
    FROM core.articles
    SEMI JOIN dirty_articles USING (article_id)
)
SELECT part FROM places ANTI JOIN dirty_parts USING (part);
