-- One row a source: a publisher, with its feeds and what came from it.
-- Grain: source.
-- Reads: core.feeds, mart.articles.
-- Why: independence is counted by owner; original_count leaves out what repeats another's text.
-- Example: SELECT source_name, article_count, copy_share FROM mart.sources ORDER BY article_count DESC
-- Columns:
--   feed_count: Feeds that are configured for it
--   article_count: Articles
--   original_count: Articles that are not copies
--   copy_share: Share of its articles that are copies, 0..1
--   first_captured_at: First sight of any of its articles, UTC
--   last_captured_at: First sight of the latest version of any of its articles, UTC
--   median_delay_minutes: Median of the minutes from publication to first capture
CREATE OR REPLACE VIEW mart.sources AS
WITH configured AS (
    SELECT
        source_name, min(owner_name) AS owner_name, min(country_iso3) AS source_country, bool_or(is_agency) AS is_agency,
        bool_or(is_state_media) AS is_state_media, count(*) AS feed_count
    FROM core.feeds
    GROUP BY source_name
),
seen AS (
    SELECT
        source_name,
        any_value(owner_name) AS owner_name,
        any_value(source_country) AS source_country,
        any_value(is_agency) AS is_agency,
        any_value(is_state_media) AS is_state_media,
        count(*) AS article_count,
        count(*) FILTER (NOT is_copy) AS original_count,
        min(first_captured_at) AS first_captured_at,
        max(captured_at) AS last_captured_at,
        median(date_diff('minute', published_at, first_captured_at))
            FILTER (published_at_precision <> 'day' AND first_captured_at >= published_at) AS median_delay_minutes
    FROM mart.articles
    GROUP BY source_name
)
SELECT
    source_name,
    coalesce(configured.owner_name, seen.owner_name) AS owner_name,
    coalesce(configured.source_country, seen.source_country) AS source_country,
    coalesce(configured.is_agency, seen.is_agency) AS is_agency,
    coalesce(configured.is_state_media, seen.is_state_media) AS is_state_media,
    coalesce(feed_count, 0) AS feed_count,
    coalesce(article_count, 0) AS article_count,
    coalesce(original_count, 0) AS original_count,
    round(1 - original_count / article_count, 4) AS copy_share,
    first_captured_at,
    last_captured_at,
    median_delay_minutes
FROM configured
FULL JOIN seen USING (source_name);
