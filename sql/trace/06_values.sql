-- Where each value was read: by its source on the page, in the feed's entry, or nowhere
-- Reads: core.articles, traced.
-- Why: of several sources that say a thing, one was believed; the others are on the page that the capture keeps.
WITH sources AS (
    SELECT run_id, article_version_id, capture_id, captured_at, unnest(json_keys(value_sources)) AS value_name, value_sources, articles
    FROM core.articles
    WHERE article_id IN (SELECT article_id FROM traced)
)
SELECT
    run_id, article_version_id, value_name, json_extract_string(value_sources, '$."' || value_name || '"') AS source_name,
    left(json_extract_string(to_json(articles), '$."' || value_name || '"'), 200) AS value_text
FROM sources
ORDER BY captured_at, run_id, article_version_id, value_name
