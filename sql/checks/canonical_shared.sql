-- No article stands at three addresses or more of which each has a title of its own.
-- Severity: warn.
-- Reads: core.articles, batch_runs.
-- Why: a page names its canonical address itself. Two that name the same one are a page and its mobile form, or a page under two sections;
--   many that tell different things come from a template that names one address for all of them, and would be versions of one article.
SELECT article_id, count(DISTINCT url) AS address_count, min(url) AS example_url, any_value(canonical_url) AS canonical_url
FROM core.articles
WHERE article_id IN (SELECT article_id FROM core.articles SEMI JOIN batch_runs USING (run_id) WHERE canonical_url IS NOT NULL)
GROUP BY article_id
HAVING count(DISTINCT url) >= 3 AND count(DISTINCT title) >= count(DISTINCT url)
