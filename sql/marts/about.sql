-- One row about this file: when it was made, of what, and how fresh it is.
-- Grain: the file.
-- Reads: ops.builds, ops.runs, ops.codings, ops.check_results, core.current_versions, core.captures.
-- Why: a figure can be cited only with the state of the data and the code that made it.
-- Example: FROM mart.about
-- Columns:
--   published_at: When the file was built, UTC
--   last_complete_day: The last live UTC day that was over when the file was built; NULL when there is no live run
--   last_captured_at: When the newest bytes were received, UTC
--   run_count: Runs that are loaded
--   article_count: Articles
--   coding_ids: The codings that made the facts
--   knowledge_versions: Versions of the world knowledge
--   warning_count: Checks that found something
CREATE OR REPLACE VIEW mart.about AS
SELECT
    builds.built_at AS published_at,
    (SELECT max(day) FROM ops.runs WHERE day < CAST(builds.built_at AS DATE)) AS last_complete_day,
    (SELECT max(captured_at) FROM core.captures) AS last_captured_at,
    (SELECT count(*) FROM ops.runs) AS run_count,
    (SELECT count(*) FROM core.current_versions) AS article_count,
    (SELECT list(coding_id ORDER BY coding_id) FROM ops.codings) AS coding_ids,
    (SELECT list(DISTINCT knowledge_version ORDER BY knowledge_version) FROM ops.codings) AS knowledge_versions,
    (SELECT count(*) FROM ops.check_results WHERE NOT is_passed) AS warning_count,
    builds.code_version,
    builds.schema_version,
    builds.recipe_sha256,
    builds.timezone
FROM ops.builds;
