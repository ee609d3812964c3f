-- Who or what gained or lost attention: the two days that end with the night against the fourteen before them.
-- Grain: entity.
-- Reads: mart.articles, core.mentions, core.entity_cast.
-- Why: shares of articles are compared, not counts, so that a day with more reading moves nobody. The score is that of two proportions:
--   beyond 2 or below -2 it is unlikely to be chance for one entity, and of a thousand entities some are there by chance all the same.
WITH window_articles AS (
    SELECT run_id, article_version_id, report_date > $day - INTERVAL 2 DAY AS is_recent
    FROM mart.articles
    WHERE report_date BETWEEN $day - INTERVAL 15 DAY AND $day AND NOT is_copy
),
totals AS (
    SELECT count(*) FILTER (is_recent) AS recent_total, count(*) FILTER (NOT is_recent) AS before_total FROM window_articles
),
named_in_articles AS (
    SELECT DISTINCT entity_id, article_version_id, is_recent
    FROM core.mentions
    JOIN window_articles USING (run_id, article_version_id)
    WHERE entity_id IS NOT NULL AND coalesce(sense_code, '') NOT IN ('team', 'media')
),
named AS (
    SELECT entity_id, count(*) FILTER (is_recent) AS recent_count, count(*) FILTER (NOT is_recent) AS before_count
    FROM named_in_articles
    GROUP BY entity_id
),
shares AS (
    SELECT
        *, recent_count / recent_total AS recent_share, before_count / before_total AS before_share,
        (recent_count + before_count) / (recent_total + before_total) AS whole_share
    FROM named
    CROSS JOIN totals
    WHERE recent_total > 0 AND before_total > 0 AND recent_count + before_count >= 3
),
scores AS (
    SELECT *, (recent_share - before_share) / sqrt(whole_share * (1 - whole_share) * (1 / recent_total + 1 / before_total)) AS score
    FROM shares
    WHERE whole_share < 1
)
SELECT
    entity_cast.name, entity_cast.type_code, entity_cast.country_iso3, recent_count, recent_total, round(recent_share, 4) AS recent_share,
    before_count, before_total, round(before_share, 4) AS before_share, round(score, 2) AS score
FROM scores
JOIN core.entity_cast USING (entity_id)
WHERE abs(score) >= 2 AND entity_cast.type_code IN ('COUNTRY', 'IGO', 'ORG', 'PERSON', 'PLACE')
ORDER BY abs(score) DESC, entity_cast.name, entity_id
LIMIT 1000
