-- The sequence of versions of each article that this batch touched, by first sight.
-- Grain: article version.
-- Reads: core.articles, core.captures, core.current_versions, dirty_articles.
-- Why: a text may change because its publisher changed it, or because another extractor read the same bytes; only the first is news.
--   Likeness is the share of places in which two MinHash signatures agree, which estimates the Jaccard likeness of the texts.
DELETE FROM core.article_versions WHERE article_id IN (FROM dirty_articles);

INSERT INTO core.article_versions BY NAME
WITH owned_versions AS (
    SELECT
        article_id,
        article_version_id,
        arg_min({'run_id': run_id, 'capture_id': capture_id, 'captured_at': captured_at, 'coding_id': coding_id, 'signature': signature},
            (captured_at, run_id)) AS owner
    FROM core.articles
    SEMI JOIN dirty_articles USING (article_id)
    GROUP BY article_id, article_version_id
),
payloads AS (
    SELECT article_id, article_version_id, owner, captures.payload_sha256
    FROM owned_versions
    LEFT JOIN core.captures ON captures.run_id = owner.run_id AND captures.capture_id = owner.capture_id
),
sequence AS (
    SELECT
        article_id, article_version_id, owner, payload_sha256,
        row_number() OVER history AS version_number,
        lag(owner) OVER history AS earlier,
        lag(payload_sha256) OVER history AS earlier_payload_sha256
    FROM payloads
    WINDOW history AS (PARTITION BY article_id ORDER BY owner.captured_at, owner.run_id, article_version_id)
)
SELECT
    sequence.article_version_id,
    sequence.article_id,
    owner.run_id,
    version_number::INTEGER AS version_number,
    owner.captured_at,
    CASE WHEN len(owner.signature) > 0 AND len(earlier.signature) = len(owner.signature)
        THEN len(list_filter(list_zip(owner.signature, earlier.signature), lambda pair: pair[1] = pair[2])) / len(owner.signature)
    END AS similarity_score,
    CASE
        WHEN earlier IS NULL THEN 'first'
        WHEN payload_sha256 = earlier_payload_sha256 AND owner.coding_id <> earlier.coding_id THEN 'recoding'
        ELSE 'publisher'
    END AS change_cause_code,
    current_versions.article_version_id = sequence.article_version_id AS is_current
FROM sequence
JOIN core.current_versions USING (article_id)
ORDER BY sequence.article_id, version_number;
