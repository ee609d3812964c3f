-- One row a source and day: how many articles its feeds announced, how many were captured and read, and the gap.
-- Grain: source, day of the announcement or, without feeds, of publication.
-- Reads: core.entries, core.feeds, core.articles, core.captures, mart.articles, mart.local_date.
-- Why: a series can only be compared over sources that were read every day; expected_count is the denominator of what we could have had.
-- Example: SELECT * FROM mart.source_days WHERE gap_count > 0 ORDER BY gap_count DESC LIMIT 10
-- Columns:
--   day: The day, in the readers' zone
--   expected_count: Different links that its feeds showed for the first time that day
--   captured_count: Of these, links whose page was captured and read as an article (by address, so that redirects may hide some)
--   gap_count: Expected, and not captured
--   article_count: Articles with that report_date, whatever led to them
CREATE OR REPLACE VIEW mart.source_days AS
WITH announced AS (
    SELECT url_key, arg_min(feed_url, (captured_at, feed_url)) AS feed_url, min(captured_at) AS announced_at
    FROM core.entries
    WHERE url_key IS NOT NULL
    GROUP BY url_key
),
read_keys AS (
    SELECT DISTINCT unnest([articles.url_key, captures.url_key]) AS url_key
    FROM core.articles
    JOIN core.captures USING (run_id, capture_id)
),
expected AS (
    SELECT
        coalesce(feeds.source_name, announced.feed_url) AS source_name,
        mart.local_date(announced.announced_at) AS day,
        count(*) AS expected_count,
        count(read_keys.url_key) AS captured_count
    FROM announced
    LEFT JOIN core.feeds USING (feed_url)
    LEFT JOIN read_keys USING (url_key)
    GROUP BY ALL
),
published AS (
    SELECT source_name, report_date AS day, count(*) AS article_count
    FROM mart.articles
    GROUP BY ALL
)
SELECT
    source_name,
    day,
    coalesce(expected_count, 0) AS expected_count,
    coalesce(captured_count, 0) AS captured_count,
    coalesce(expected_count - captured_count, 0) AS gap_count,
    coalesce(article_count, 0) AS article_count
FROM expected
FULL JOIN published USING (source_name, day);
