-- One row a day and entity: in how many of the day's articles it is named.
-- Grain: day, entity.
-- Reads: core.mentions, core.entity_cast, mart.articles.
-- Why: attention is a share; its denominator, the day's articles without copies, stands beside it. Teams and media that bear a country's
--   name are left out.
-- Example: SELECT day, name, article_share FROM mart.attention_daily WHERE type_code = 'COUNTRY' ORDER BY day, article_share DESC LIMIT 20
-- Columns:
--   day: Day of publication, or of capture when that is unknown, in the readers' zone
--   article_count: Articles of the day that name it, copies left out
--   mention_count: Mentions in them
--   day_article_count: Articles of the day, copies left out
--   article_share: article_count / day_article_count, 0..1
CREATE OR REPLACE VIEW mart.attention_daily AS
WITH originals AS (
    SELECT article_id, run_id, article_version_id, report_date
    FROM mart.articles
    WHERE NOT is_copy
),
days AS (
    SELECT report_date, count(*) AS day_article_count
    FROM originals
    GROUP BY report_date
),
named AS (
    SELECT report_date, entity_id, originals.article_id, count(*) AS mention_count
    FROM core.mentions
    JOIN originals USING (run_id, article_version_id)
    WHERE entity_id IS NOT NULL AND (sense_code IS NULL OR sense_code NOT IN ('team', 'media'))
    GROUP BY ALL
),
counted AS (
    SELECT report_date, entity_id, count(*) AS article_count, sum(mention_count)::BIGINT AS mention_count
    FROM named
    GROUP BY ALL
)
SELECT
    counted.report_date AS day, entity_id, entity_cast.name, entity_cast.type_code, entity_cast.country_iso3,
    counted.article_count, counted.mention_count, day_article_count, counted.article_count / day_article_count AS article_share
FROM counted
JOIN days USING (report_date)
JOIN core.entity_cast USING (entity_id);
