-- What did publishers change after publication, most first?
-- Reads: mart.article_versions.
SELECT source_name, url, version_number, captured_at, is_title_changed, word_count_change, round(similarity_score, 2) AS similarity, title
FROM mart.article_versions
WHERE change_cause_code = 'publisher'
ORDER BY similarity_score, url, version_number
LIMIT 50
