-- Every version of an article that was seen, with how much it changed and why.
-- Grain: article version.
-- Key: article_version_id.
-- Day: capture_date.
-- Reads: mart.article_versions.
-- Why: what was published and then changed is part of the record.
-- Columns:
--   text: Cleaned text; NULL where it was not asked for
--   text_sha256: SHA-256 of the text in UTF-8, so that a copy of it can be proved
--   capture_date: Day on which this version was first seen, UTC
SELECT * REPLACE (if($full_text, text, NULL) AS text), sha256(text) AS text_sha256, CAST(captured_at AS DATE) AS capture_date
FROM mart.article_versions
WHERE CAST(captured_at AS DATE) BETWEEN $first AND $last
ORDER BY capture_date, article_version_id
