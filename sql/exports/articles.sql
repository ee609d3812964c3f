-- Articles, in the version that stood when the file was built.
-- Grain: article.
-- Key: article_id.
-- Day: report_date.
-- Reads: mart.articles, core.captures.
-- Why: texts belong to their publishers: an opening and a digest stand for them unless they are asked for.
-- Columns:
--   text: Cleaned text; NULL where it was not asked for
--   opening: The first 300 characters of the text
--   text_sha256: SHA-256 of the text in UTF-8, so that a copy of it can be proved
SELECT
    articles.* REPLACE (if($full_text, text, NULL) AS text), left(text, 300) AS opening, sha256(text) AS text_sha256, captures.payload_sha256
FROM mart.articles
LEFT JOIN core.captures USING (run_id, capture_id)
WHERE report_date BETWEEN $first AND $last
ORDER BY report_date, article_id
