-- Every address under which an article is known whose key is $url_key, and what it is called.
-- Grain: address, title.
-- Reads: core.articles, core.captures, core.entries.
-- Why: what is forgotten under one address must not stay under another: a redirect, a canonical address, a feed's spelling.
WITH RECURSIVE keys AS (
    SELECT $url_key AS url_key
    UNION
    SELECT unnest([captures.url_key, articles.url_key])
    FROM core.articles
    JOIN core.captures USING (run_id, capture_id)
    JOIN keys ON keys.url_key IN (captures.url_key, articles.url_key)
),
addresses AS (
    SELECT url_key AS address FROM keys
    UNION SELECT unnest([url, canonical_url]) FROM core.articles WHERE url_key IN (FROM keys)
    UNION SELECT unnest([url_requested, url_final]) FROM core.captures WHERE kind_code <> 'feed' AND url_key IN (FROM keys)
    UNION SELECT url FROM core.entries WHERE url_key IN (FROM keys)
)
SELECT address, list(DISTINCT title) FILTER (title <> '') AS titles
FROM addresses
LEFT JOIN core.articles ON articles.url_key IN (FROM keys)
WHERE address IS NOT NULL
GROUP BY address
ORDER BY address
