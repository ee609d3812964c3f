-- How does conflict between two countries develop, month by month, as a rate per 1,000 articles?
-- Reads: mart.events_between, mart.articles.
-- Why: without the denominator a month with more feeds looks like a month with more conflict. Put your two countries for ISR and IRN.
WITH months AS (
    SELECT date_trunc('month', report_date) AS month, count(*) AS article_count
    FROM mart.articles
    WHERE NOT is_copy
    GROUP BY month
),
conflicts AS (
    SELECT
        date_trunc('month', series_date) AS month,
        count(*) FILTER (quad_class = 'verbal_conflict') AS verbal_count,
        count(*) FILTER (quad_class = 'material_conflict') AS material_count
    FROM mart.events_between('ISR', 'IRN', DATE '1990-01-01', DATE '2100-01-01')
    GROUP BY month
)
SELECT
    month::DATE AS month, coalesce(verbal_count, 0) AS verbal_count, coalesce(material_count, 0) AS material_count, article_count,
    round(1000 * coalesce(verbal_count + material_count, 0) / article_count, 2) AS per_thousand_articles
FROM months
LEFT JOIN conflicts USING (month)
ORDER BY month
