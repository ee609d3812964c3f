-- Which countries get the attention, day by day, as a share of all articles?
-- Reads: mart.attention_daily.
SELECT day, name, article_count, day_article_count, round(article_share, 4) AS article_share
FROM mart.attention_daily
WHERE type_code = 'COUNTRY'
QUALIFY row_number() OVER (PARTITION BY day ORDER BY article_count DESC, name) <= 10
ORDER BY day DESC, article_count DESC, name
