-- What the watchlists found in the night, each term with its newest article.
-- Grain: watchlist, kind, term.
-- Reads: core.watchlist_hits, core.events, mart.articles, mart.event_title.
-- Why: a term that was found in the seven days before is no news by itself, so these articles stand beside it. Copies count as articles
--   and are never the example while there is another.
WITH hits AS (
    SELECT
        watchlist_name, kind_code, term, article_id, event_id, title, url, source_name, is_copy, captured_at, report_date,
        list_contains($runs::VARCHAR[], run_id) AS is_new
    FROM core.watchlist_hits
    JOIN mart.articles USING (article_id)
),
night_hits AS (
    SELECT
        watchlist_name, kind_code, term, count(DISTINCT article_id) AS article_count, count(DISTINCT nullif(event_id, '')) AS incident_count,
        arg_max({'title': title, 'url': url, 'source_name': source_name, 'event_id': event_id},
                (NOT is_copy, captured_at, article_id, event_id)) AS example
    FROM hits
    WHERE is_new
    GROUP BY ALL
),
before_hits AS (
    SELECT watchlist_name, kind_code, term, count(DISTINCT article_id) AS before_count
    FROM hits
    WHERE report_date BETWEEN $day - INTERVAL 7 DAY AND $day - INTERVAL 1 DAY
    GROUP BY ALL
)
SELECT
    watchlist_name, kind_code, term, night_hits.article_count, coalesce(before_count, 0) AS before_count, incident_count,
    example.title AS title, example.url AS url, example.source_name AS source_name,
    CASE WHEN events.event_id IS NOT NULL
        THEN mart.event_title(events.source_name, events.target_name, events.event_type, events.mode_code) END AS event_title
FROM night_hits
LEFT JOIN before_hits USING (watchlist_name, kind_code, term)
LEFT JOIN core.events ON events.event_id = example.event_id
ORDER BY watchlist_name, night_hits.article_count DESC, kind_code, term
