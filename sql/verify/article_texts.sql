-- What the ids of article versions are made of.
-- Grain: run, article version.
-- Reads: core.articles.
SELECT article_id, article_version_id, url_key, title, text
FROM core.articles
WHERE NOT list_contains(notes, 'text.pruned')
ORDER BY run_id, article_version_id
