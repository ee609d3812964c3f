-- What articles say, and where the bytes lie that they were read from: all of them, or an even sample of $sample.
-- Grain: run, article version.
-- Reads: core.articles, core.captures, ops.codings.
-- Why: only what $code_version under $config_sha256 has made comes out of the bytes again as it was.
WITH placed AS (
    SELECT
        capture_id, articles.article_version_id, articles.outcome_code, title, text, articles.lang, authors, published_at, warc_file, warc_offset,
        codings.code_version = $code_version AND codings.config_sha256 = $config_sha256 AS is_of_this_code,
        row_number() OVER (ORDER BY warc_file, warc_offset, articles.article_version_id) AS number,
        count(*) OVER () AS article_count
    FROM core.articles
    JOIN core.captures USING (run_id, capture_id)
    JOIN ops.codings USING (coding_id)
    WHERE NOT list_contains(notes, 'text.pruned')
)
SELECT * EXCLUDE (number, article_count)
FROM placed
WHERE $sample IS NULL OR number % greatest(1, article_count // $sample) = 0
ORDER BY number
