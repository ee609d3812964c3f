-- One row an article that has what a watchlist asks for; for pairs of parties, one an article and incident.
-- Grain: watchlist, kind, term, article, event.
-- Reads: core.watchlist_hits, mart.articles, mart.events.
-- Why: lists are configured ([[watchlists]] in feeds.toml); the hits are in every file, so that a page or an alert asks for nothing else.
-- Example: SELECT watchlist_name, term, report_date, title FROM mart.watchlist_hits ORDER BY report_date DESC, watchlist_name LIMIT 20
-- Columns:
--   event_id: The incident between the two parties; NULL for entities and words
--   event_title: Actors and act of the incident in plain words
CREATE OR REPLACE VIEW mart.watchlist_hits AS
SELECT
    watchlist_hits.watchlist_name,
    watchlist_hits.kind_code,
    watchlist_hits.term,
    articles.report_date,
    articles.title,
    events.event_title,
    watchlist_hits.hit_count,
    articles.source_name,
    articles.is_copy,
    articles.story_id,
    articles.url,
    watchlist_hits.article_id,
    nullif(watchlist_hits.event_id, '') AS event_id
FROM core.watchlist_hits
JOIN mart.articles USING (article_id)
LEFT JOIN mart.events ON events.event_id = watchlist_hits.event_id;
