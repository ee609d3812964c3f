-- The staged article versions: of several captures of a run that show the same version, the earliest stands for it.
-- Grain: run, article version.
-- Reads: staged.
-- Why: two feeds may link one page, and a page may be captured twice in a day; the row must not depend on which was worked on first.
WITH first_sights AS (
    SELECT run_id, article_version_id, arg_min(capture_id, (captured_at, capture_id)) AS capture_id
    FROM staged
    GROUP BY run_id, article_version_id
)
SELECT staged.*
FROM staged
SEMI JOIN first_sights USING (run_id, article_version_id, capture_id)
