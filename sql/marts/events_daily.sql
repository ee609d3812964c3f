-- One row a day and event type: incidents, with the articles and sources of the day as denominators.
-- Grain: day, event type.
-- Reads: mart.events, mart.articles.
-- Why: a rise of incidents may be a rise of reading; divide by article_count, or compare days with equal source_count. Days without an
--   incident of a type have no row of it.
-- Example: SELECT day, event_type, event_count / article_count AS rate FROM mart.events_daily ORDER BY day, event_type
-- Columns:
--   day: The stated day of the incident, or of its first report where none is stated
--   event_count: Incidents
--   dated_count: Incidents with a stated day
--   undated_count: Incidents counted by the day of their first report
--   mention_count: Event mentions of these incidents
--   article_count: Articles of the day, copies left out
--   source_count: Sources with an article that day
CREATE OR REPLACE VIEW mart.events_daily AS
WITH incidents AS (
    SELECT
        series_date AS day,
        event_type,
        quad_class,
        count(*) AS event_count,
        count(*) FILTER (date_granularity = 'day') AS dated_count,
        count(*) FILTER (date_granularity IS DISTINCT FROM 'day') AS undated_count,
        sum(mention_count)::BIGINT AS mention_count
    FROM mart.events
    GROUP BY ALL
),
denominators AS (
    SELECT report_date AS day, count(*) FILTER (NOT is_copy) AS article_count, count(DISTINCT source_name) AS source_count
    FROM mart.articles
    GROUP BY report_date
)
SELECT day, event_type, quad_class, event_count, dated_count, undated_count, mention_count,
    coalesce(article_count, 0) AS article_count, coalesce(source_count, 0) AS source_count
FROM incidents
LEFT JOIN denominators USING (day);
