-- The staged mentions, role mentions, event mentions or quotes of the captures that stand for their versions.
-- Grain: that of the table.
-- Reads: staged, core.articles.
-- Why: every capture of a version was annotated, and the same sentence must not count twice. Articles are loaded first.
SELECT staged.*
FROM staged
SEMI JOIN core.articles USING (run_id, article_version_id, capture_id)
