-- Where what people watch for stands.
-- Grain: watchlist, kind, term, article, event.
-- Reads: core.watchlists, earlier_watchlists, core.watchlist_hits, core.mentions, core.judged_entities, core.current_versions, core.articles,
--   core.events, core.event_members, core.event_mentions, dirty_articles, judged_articles.
-- Why: names and words depend on an article alone, so that only articles that were touched are read again, unless the lists are others than
--   before. Incidents between two parties are looked up anew. A name is looked for as the text writes it; words stand between others, but
--   not in scripts that write none apart.
CREATE OR REPLACE TEMP TABLE asked_articles AS
WITH changed AS (
    (FROM core.watchlists EXCEPT FROM earlier_watchlists)
    UNION ALL
    (FROM earlier_watchlists EXCEPT FROM core.watchlists)
)
FROM dirty_articles
UNION
FROM judged_articles
UNION
SELECT article_id FROM core.current_versions WHERE EXISTS (FROM changed);

DELETE FROM core.watchlist_hits
WHERE kind_code = 'dyad' OR article_id IN (FROM asked_articles)
    OR (watchlist_name, kind_code, term) NOT IN (SELECT (watchlist_name, kind_code, term) FROM core.watchlists);

INSERT INTO core.watchlist_hits BY NAME
WITH asked_versions AS (
    FROM core.current_versions
    SEMI JOIN asked_articles USING (article_id)
)
SELECT watchlist_name, kind_code, term, mentions.article_id, '' AS event_id, count(*)::INTEGER AS hit_count
FROM core.mentions
SEMI JOIN asked_versions USING (run_id, article_version_id)
LEFT JOIN core.judged_entities USING (article_id, entity_id)
JOIN core.watchlists ON kind_code = 'entity'
    AND (coalesce(judged_entity_id, entity_id) = term OR lower(strip_accents(snippet)) = lower(strip_accents(term)))
GROUP BY ALL
ORDER BY ALL;

INSERT INTO core.watchlist_hits BY NAME
WITH wanted AS (
    SELECT
        watchlist_name, kind_code, term, lower(strip_accents(term)) AS plain,
        CASE WHEN regexp_matches(term, '[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]') THEN regexp_escape(lower(strip_accents(term)))
            ELSE concat('(?:^|[^\p{L}\p{N}])', regexp_escape(lower(strip_accents(term))), '(?:$|[^\p{L}\p{N}])') END AS pattern
    FROM core.watchlists
    WHERE kind_code = 'words'
),
texts AS (
    SELECT articles.article_id, lower(strip_accents(concat_ws(chr(10), title, text))) AS plain_text
    FROM core.articles
    JOIN core.current_versions USING (run_id, article_version_id)
    WHERE articles.article_id IN (FROM asked_articles) AND EXISTS (FROM wanted)
)
SELECT watchlist_name, kind_code, term, article_id, '' AS event_id, len(regexp_extract_all(plain_text, pattern))::INTEGER AS hit_count
FROM texts
JOIN wanted ON contains(plain_text, plain)
WHERE regexp_matches(plain_text, pattern)
ORDER BY ALL;

INSERT INTO core.watchlist_hits BY NAME
WITH parties AS (
    SELECT
        event_id,
        [lower(source_country), lower(source_entity_id), lower(source_name)] AS doers,
        [lower(target_country), lower(target_entity_id), lower(target_name)] AS targets
    FROM core.events
    WHERE withdrawn_at IS NULL
),
pairs AS (
    SELECT watchlist_name, kind_code, term, lower(parties[1]) AS one, lower(parties[2]) AS other
    FROM core.watchlists
    WHERE kind_code = 'dyad'
),
watched AS (
    SELECT watchlist_name, kind_code, term, event_id
    FROM parties
    JOIN pairs ON (list_contains(doers, one) AND list_contains(targets, other)) OR (list_contains(doers, other) AND list_contains(targets, one))
)
SELECT watchlist_name, kind_code, term, event_mentions.article_id, event_id, count(*)::INTEGER AS hit_count
FROM watched
JOIN core.event_members USING (event_id)
JOIN core.event_mentions USING (event_mention_id)
SEMI JOIN core.current_versions USING (run_id, article_version_id)
GROUP BY ALL
ORDER BY ALL;
