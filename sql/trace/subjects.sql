-- The articles and addresses that an address or an id leads to: of an article, version, capture, entry, mention, event, quote or story.
-- Grain: article or address.
-- Reads: core.articles, core.captures, core.entries, core.mentions, core.event_mentions, core.event_members, core.quotes, core.story_articles,
--   core.redirects.
-- Why: $wanted is an id, an address as it stands somewhere, or one whose canonical key is $url_key. Ids that moved are followed.
WITH RECURSIVE wanted_ids AS (
    SELECT $wanted AS id
    UNION
    SELECT redirects.new_id FROM core.redirects JOIN wanted_ids ON wanted_ids.id = redirects.old_id WHERE redirects.new_id IS NOT NULL
),
found AS (
    SELECT article_id, url_key FROM core.articles
    WHERE article_id IN (FROM wanted_ids) OR article_version_id IN (FROM wanted_ids) OR capture_id IN (FROM wanted_ids)
        OR url_key = $url_key OR url = $wanted OR canonical_url = $wanted
    UNION
    SELECT article_id, NULL FROM core.mentions WHERE mention_id IN (FROM wanted_ids)
    UNION
    SELECT article_id, NULL FROM core.event_mentions WHERE event_mention_id IN (FROM wanted_ids)
    UNION
    SELECT article_id, NULL FROM core.event_mentions JOIN core.event_members USING (event_mention_id) WHERE event_id IN (FROM wanted_ids)
    UNION
    SELECT article_id, NULL FROM core.quotes WHERE quote_id IN (FROM wanted_ids)
    UNION
    SELECT article_id, NULL FROM core.story_articles WHERE story_id IN (FROM wanted_ids)
    UNION
    SELECT NULL, url_key FROM core.captures
    WHERE capture_id IN (FROM wanted_ids) OR url_key = $url_key OR url_requested = $wanted OR url_final = $wanted
    UNION
    SELECT NULL, url_key FROM core.entries WHERE entry_id IN (FROM wanted_ids) OR url_key = $url_key OR url = $wanted
)
SELECT found.article_id, coalesce(found.url_key, articles.url_key) AS url_key
FROM found
LEFT JOIN (SELECT DISTINCT article_id, url_key FROM core.articles) AS articles USING (article_id)
UNION
SELECT articles.article_id, captures.url_key
FROM found
JOIN core.captures ON captures.url_key = found.url_key
JOIN core.articles ON articles.run_id = captures.run_id AND articles.capture_id = captures.capture_id
