-- Who published each article: the publisher of the feed that led to it, else that of a feed on the same domain, else the domain.
-- Grain: article.
-- Reads: core.articles, core.current_versions, core.feeds, dirty_articles, earlier_feeds.
-- Why: archives have no feed, and a feed's domain may differ from its pages' (feed hosts); each article still has exactly one source.
--   Only articles that were touched are looked at again, unless the feeds are others than before (earlier_feeds). Those whose source is
--   another than before are kept (resourced_articles, temporary): copies, stories and incidents count by sources.
CREATE OR REPLACE TEMP TABLE asked_articles AS
WITH changed_feeds AS (
    (FROM core.feeds EXCEPT FROM earlier_feeds)
    UNION ALL
    (FROM earlier_feeds EXCEPT FROM core.feeds)
)
FROM dirty_articles
UNION
SELECT article_id FROM core.article_sources WHERE EXISTS (FROM changed_feeds);

CREATE OR REPLACE TEMP TABLE earlier_sources AS
FROM core.article_sources
SEMI JOIN asked_articles USING (article_id);

DELETE FROM core.article_sources
WHERE article_id IN (FROM asked_articles);

INSERT INTO core.article_sources BY NAME
WITH domain_sources AS (
    SELECT source_domain, arg_min(feeds, feed_url) AS feed
    FROM core.feeds
    GROUP BY source_domain
),
feed_sources AS (
    SELECT feed_url, feeds AS feed
    FROM core.feeds
),
matched AS (
    SELECT
        articles.article_id,
        articles.source_domain,
        CASE WHEN feed_sources.feed_url IS NOT NULL THEN feed_sources.feed ELSE domain_sources.feed END AS feed
    FROM core.current_versions
    SEMI JOIN asked_articles USING (article_id)
    JOIN core.articles USING (run_id, article_version_id)
    LEFT JOIN feed_sources USING (feed_url)
    LEFT JOIN domain_sources USING (source_domain)
)
SELECT
    article_id,
    coalesce(feed.source_name, source_domain) AS source_name,
    coalesce(feed.owner_name, source_domain) AS owner_name,
    feed.country_iso3 AS source_country,
    coalesce(feed.is_agency, false) AS is_agency,
    coalesce(feed.is_state_media, false) AS is_state_media
FROM matched
ORDER BY article_id;

CREATE OR REPLACE TEMP TABLE resourced_articles AS
WITH sources AS (
    FROM core.article_sources
    SEMI JOIN asked_articles USING (article_id)
)
SELECT DISTINCT article_id
FROM ((FROM sources EXCEPT FROM earlier_sources) UNION ALL (FROM earlier_sources EXCEPT FROM sources));
