-- What made the facts of the night: code, models, knowledge and settings.
-- Grain: coding.
-- Reads: core.articles, ops.codings.
-- Why: two nights can only be compared where their codings are known.
SELECT codings.coding_id, code_version, knowledge_version, model_sha256, lexicon_sha256, config_sha256, count(*) AS article_count
FROM core.articles
JOIN ops.codings USING (coding_id)
WHERE list_contains($runs::VARCHAR[], run_id)
GROUP BY ALL
ORDER BY article_count DESC, codings.coding_id
