-- Which incidents do the most independent sources report, and where does the evidence stand?
-- Reads: mart.events.
SELECT series_date, event_title, place_name, independent_source_count, article_count, disputed_count, example_snippet, example_url
FROM mart.events
ORDER BY independent_source_count DESC, article_count DESC, event_id
LIMIT 20
