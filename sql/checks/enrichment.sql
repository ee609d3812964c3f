-- Of a live day's articles, as large a share has a date, an author, names, events and quotes as on the 14 days before, but for 15 points.
-- Severity: warn.
-- Reads: core.articles, core.mentions, core.event_mentions, core.quotes, ops.runs, batch_runs.
-- Why: a model that did not load, or a redesign, takes a whole column away, and every other check still holds. The share of 100 articles swings by at
--   most 5 points (one standard deviation of a binomial), so 15 are three of them: less than one false alarm in a year for each share. Judged from the
--   fifth day on and for days of 100 articles or more, because a smaller share says nothing.
WITH marked AS (
    SELECT
        runs.day, articles.run_id,
        published_at IS NOT NULL AS has_date,
        len(authors) > 0 AS has_author,
        (articles.run_id, article_version_id) IN (SELECT (run_id, article_version_id) FROM core.mentions) AS has_mention,
        (articles.run_id, article_version_id) IN (SELECT (run_id, article_version_id) FROM core.event_mentions) AS has_event,
        (articles.run_id, article_version_id) IN (SELECT (run_id, article_version_id) FROM core.quotes) AS has_quote
    FROM core.articles
    JOIN ops.runs USING (run_id)
    WHERE runs.day >= (SELECT min(batch.day) FROM ops.runs AS batch SEMI JOIN batch_runs USING (run_id)) - INTERVAL 14 DAY
),
shares AS (
    SELECT
        day, run_id, count(*) AS article_count,
        unnest(['date', 'author', 'mention', 'event', 'quote']) AS share_name,
        unnest([avg(has_date::INTEGER), avg(has_author::INTEGER), avg(has_mention::INTEGER), avg(has_event::INTEGER),
            avg(has_quote::INTEGER)]) AS share
    FROM marked
    GROUP BY day, run_id
),
judged AS (
    SELECT shares.day, share_name, shares.article_count, shares.share, median(earlier.share) AS median_share, count(*) AS day_count
    FROM shares
    SEMI JOIN batch_runs USING (run_id)
    JOIN shares AS earlier USING (share_name)
    WHERE earlier.day BETWEEN shares.day - INTERVAL 14 DAY AND shares.day - INTERVAL 1 DAY
    GROUP BY ALL
)
SELECT day, share_name, round(share, 3) AS share, round(median_share, 3) AS median_share, article_count
FROM judged
WHERE day_count >= 5 AND article_count >= 100 AND abs(share - median_share) > 0.15
