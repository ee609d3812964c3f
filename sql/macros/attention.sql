-- The attention that an entity (id or preferred name) gets, by day, week or month, as a share of all articles of the period.
-- Parameters: entity, grain.
-- Reads: mart.attention_daily, mart.articles.
-- Why: periods in which it is not named are there with 0, so that a series has no holes.
-- Example: SELECT period, article_count, article_share FROM mart.attention('ctry:IRN', 'week')
CREATE OR REPLACE MACRO mart.attention(entity, grain) AS TABLE
WITH named AS (
    SELECT CAST(date_trunc(grain, day) AS DATE) AS period, sum(article_count)::BIGINT AS article_count, sum(mention_count)::BIGINT AS mention_count
    FROM mart.attention_daily
    WHERE entity_id = entity OR lower(name) = lower(entity)
    GROUP BY ALL
),
periods AS (
    SELECT CAST(date_trunc(grain, report_date) AS DATE) AS period, count(*) AS period_article_count
    FROM mart.articles
    WHERE NOT is_copy
    GROUP BY ALL
)
SELECT
    period, coalesce(article_count, 0) AS article_count, coalesce(mention_count, 0) AS mention_count, period_article_count,
    coalesce(article_count, 0) / period_article_count AS article_share
FROM periods
LEFT JOIN named USING (period)
ORDER BY period;
