-- What the watchlists found in the night, each term with its newest article.
-- Grain: watchlist, kind, term.
-- Reads: mart.watchlist_hits, mart.articles.
-- Why: a term that was found in the seven days before is no news by itself, so these articles stand beside it. Copies count as articles
--   and are never the example while there is another.
WITH night_articles AS (
    SELECT article_id, captured_at
    FROM mart.articles
    WHERE list_contains($runs, run_id)
),
before_hits AS (
    SELECT watchlist_name, kind_code, term, count(DISTINCT article_id) AS before_count
    FROM mart.watchlist_hits
    WHERE report_date BETWEEN $day - INTERVAL 7 DAY AND $day - INTERVAL 1 DAY
    GROUP BY ALL
),
night_hits AS (
    SELECT
        watchlist_name, kind_code, term, count(DISTINCT article_id) AS article_count, count(DISTINCT event_id) AS incident_count,
        arg_max({'title': title, 'url': url, 'source_name': source_name, 'event_title': event_title},
                (NOT is_copy, captured_at, article_id, coalesce(event_id, ''))) AS example
    FROM mart.watchlist_hits
    JOIN night_articles USING (article_id)
    GROUP BY ALL
)
SELECT
    watchlist_name, kind_code, term, article_count, coalesce(before_count, 0) AS before_count, incident_count,
    example.title AS title, example.url AS url, example.source_name AS source_name, example.event_title AS event_title
FROM night_hits
LEFT JOIN before_hits USING (watchlist_name, kind_code, term)
ORDER BY watchlist_name, article_count DESC, kind_code, term
