-- What watchlists found in the articles that some runs brought first.
-- Grain: watchlist, article.
-- Reads: mart.watchlist_hits, core.current_versions.
SELECT watchlist_name, article_id, string_agg(DISTINCT term, ', ' ORDER BY term) AS terms, any_value(title) AS title,
    any_value(source_name) AS source_name, any_value(url) AS url
FROM mart.watchlist_hits
JOIN core.current_versions USING (article_id)
WHERE list_contains($runs::VARCHAR[], run_id) AND NOT is_copy
GROUP BY watchlist_name, article_id
ORDER BY watchlist_name, article_id
