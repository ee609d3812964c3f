-- Which countries the articles named on each of fourteen days, as a share of the day's articles.
-- Grain: country, day.
-- Reads: mart.articles, core.mentions, core.entity_cast.
-- Why: the twenty-five countries that most articles name over these days. A day on which nothing was read has no share, which is not zero.
WITH days AS (
    SELECT CAST(unnest(range($day - INTERVAL 13 DAY, $day + INTERVAL 1 DAY, INTERVAL 1 DAY)) AS DATE) AS day
),
window_articles AS (
    SELECT run_id, article_version_id, report_date AS day
    FROM mart.articles
    WHERE report_date BETWEEN $day - INTERVAL 13 DAY AND $day AND NOT is_copy
),
day_totals AS (
    SELECT day, count(*) AS day_article_count FROM window_articles GROUP BY day
),
named AS (
    SELECT entity_id, day, count(DISTINCT article_version_id) AS article_count
    FROM core.mentions
    JOIN window_articles USING (run_id, article_version_id)
    WHERE starts_with(entity_id, 'ctry:') AND coalesce(sense_code, '') NOT IN ('team', 'media')
    GROUP BY ALL
),
most_named AS (
    SELECT entity_id, sum(article_count) AS country_article_count
    FROM named
    GROUP BY entity_id
    ORDER BY country_article_count DESC, entity_id
    LIMIT 25
)
SELECT
    entity_cast.name AS country_name, entity_cast.country_iso3, days.day, coalesce(named.article_count, 0) AS article_count,
    coalesce(day_article_count, 0) AS day_article_count, round(coalesce(named.article_count, 0) / day_article_count, 4) AS article_share
FROM most_named
JOIN core.entity_cast USING (entity_id)
CROSS JOIN days
LEFT JOIN day_totals ON day_totals.day = days.day
LEFT JOIN named ON named.entity_id = most_named.entity_id AND named.day = days.day
ORDER BY country_article_count DESC, entity_cast.name, most_named.entity_id, days.day
