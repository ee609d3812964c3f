-- What is derived stands on current versions, and on what it names.
-- Severity: fail.
-- Reads: core.current_versions, core.articles, core.article_sources, core.article_versions, core.copies, core.story_articles, core.stories,
--   core.event_members, core.events, core.postings, dirty_parts.
-- Why: a derived row that outlived its articles would be counted for ever.
SELECT 'current version without its article' AS problem, article_id AS id
FROM core.current_versions ANTI JOIN core.articles USING (run_id, article_version_id, article_id)
UNION ALL
SELECT 'article without a current version', article_id
FROM (SELECT DISTINCT article_id FROM core.articles) ANTI JOIN core.current_versions USING (article_id)
UNION ALL
SELECT 'article without a source', article_id
FROM core.current_versions ANTI JOIN core.article_sources USING (article_id)
UNION ALL
SELECT 'version history without its article', article_id
FROM core.article_versions ANTI JOIN core.current_versions USING (article_id)
UNION ALL
SELECT 'copy of nothing', article_id
FROM core.copies ANTI JOIN core.current_versions ON current_versions.article_id = copies.original_article_id
UNION ALL
SELECT 'copy without its article', article_id
FROM core.copies ANTI JOIN core.current_versions USING (article_id)
UNION ALL
SELECT 'copy of a copy', copies.article_id
FROM core.copies JOIN core.copies AS originals ON originals.article_id = copies.original_article_id
UNION ALL
SELECT 'article in no story that exists', article_id
FROM core.story_articles ANTI JOIN core.stories USING (story_id)
UNION ALL
SELECT 'story without articles', story_id
FROM core.stories ANTI JOIN core.story_articles USING (story_id)
UNION ALL
SELECT 'report of no event that exists', event_mention_id
FROM core.event_members ANTI JOIN core.events USING (event_id)
UNION ALL
SELECT 'event without a report', event_id
FROM core.events ANTI JOIN core.event_members USING (event_id)
WHERE withdrawn_at IS NULL
UNION ALL
SELECT 'search term of no article', article_id
FROM (SELECT DISTINCT article_id FROM core.postings WHERE CAST(report_date AS VARCHAR) IN (FROM dirty_parts))
ANTI JOIN core.current_versions USING (article_id)
