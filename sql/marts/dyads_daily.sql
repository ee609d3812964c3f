-- One row a day, pair of countries and event type: who did how much to whom.
-- Grain: day, source country, target country, event type.
-- Reads: mart.events, mart.articles.
-- Why: the unit of conflict research. Incidents without a country on either side are not here; they are in mart.events.
-- Example: SELECT * FROM mart.dyads_daily WHERE source_country = 'ISR' AND target_country = 'IRN' ORDER BY day
-- Columns:
--   day: The stated day of the incident, or of its first report where none is stated
--   event_count: Incidents
--   mention_count: Event mentions of these incidents
--   independent_source_count: The most independent sources that any of them has
--   article_count: Articles of the day, copies left out
CREATE OR REPLACE VIEW mart.dyads_daily AS
WITH incidents AS (
    SELECT
        series_date AS day, source_country, target_country, event_type, quad_class,
        count(*) AS event_count, sum(mention_count)::BIGINT AS mention_count, max(independent_source_count) AS independent_source_count
    FROM mart.events
    WHERE source_country IS NOT NULL AND target_country IS NOT NULL
    GROUP BY ALL
),
denominators AS (
    SELECT report_date AS day, count(*) FILTER (NOT is_copy) AS article_count
    FROM mart.articles
    GROUP BY report_date
)
SELECT day, source_country, target_country, event_type, quad_class, event_count, mention_count, independent_source_count,
    coalesce(article_count, 0) AS article_count
FROM incidents
LEFT JOIN denominators USING (day);
