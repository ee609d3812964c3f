-- Versions, in order of first sight
-- Reads: mart.article_versions, traced.
SELECT article_id, article_version_id, version_number, captured_at, is_current, change_cause_code, similarity_score, is_title_changed,
    word_count_change, title, run_id
FROM mart.article_versions
WHERE article_id IN (SELECT article_id FROM traced)
ORDER BY article_id, version_number
